"""The peer of `kehitys record`: load a year file, set a value, dump the file.

It stands alone, so that it runs where only ruamel.yaml is installed.
"""

import sys
from pathlib import Path

from ruamel.yaml import YAML


def main() -> None:
    """Set the value of a measure in a file."""
    file, action, measure, value, source = sys.argv[1:]
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 4096
    path = Path(file)
    data = yaml.load(path)
    cell = data["toimenpiteet"][action]["mittarit"]
    cell[measure] = {"arvo": int(value), "lähde": source}
    yaml.dump(data, path)


if __name__ == "__main__":
    main()
