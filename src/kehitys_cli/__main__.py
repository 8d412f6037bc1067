"""Lets `python -m kehitys_cli` do what `kehitys` does."""

from kehitys_cli.cli.entry import main

if __name__ == "__main__":
    main()
