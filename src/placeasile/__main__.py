"""``python -m placeasile``: the command line."""

from placeasile.cli.main import main

if __name__ == "__main__":
    main()
