#!/usr/bin/env bash
# Makes the image that ours begins with, where no image registry can be reached: debian_base.sh TAG
# A minimal Debian from this machine's own apt sources. Needs root, debootstrap and Docker.
set -euo pipefail
tag=${1:?usage: debian_base.sh TAG}

codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
mirror=$(apt-get indextargets --format '$(LABEL) $(CODENAME) $(CREATED_BY) $(REPO_URI)' |
  awk -v code="$codename" '$1 == "Debian" && $2 == code && $3 == "Packages" { print $4; exit }')
if [ -z "$mirror" ]; then
  echo "No Debian mirror among this machine's apt sources: run apt-get update, or name a base image with \`workbook image --base\`." >&2
  exit 3
fi
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

debootstrap --variant=minbase "$codename" "$root" "$mirror" >&2
rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/* "$root"/usr/share/{doc,man,locale}/*
tar -C "$root" -c . | docker import - "$tag"
