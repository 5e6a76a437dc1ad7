"""What runs inside a sandbox besides the notebook? Nothing of this package is trusted by the judge."""
