"""Where does every exercise come from? One folder a lab: lab.py, checks.py, mistakes.py."""
