"""Holds a HAR file to the published JSON Schemas of HAR 1.2. Prints how many entries it has.

usage: har.py har.json FILE"""

import json
import pathlib
import sys

import jsonschema
import referencing

schema, file = map(pathlib.Path, sys.argv[1:])
schemas = {path.name: json.loads(path.read_text()) for path in schema.parent.glob("*.json")}
registry = referencing.Registry().with_resources(
    (name, referencing.Resource.from_contents(schema)) for name, schema in schemas.items())
validator = jsonschema.Draft6Validator(
    schemas[schema.name], registry=registry, format_checker=jsonschema.Draft6Validator.FORMAT_CHECKER)
har = json.loads(file.read_text())
validator.validate(har)
print(len(har["log"]["entries"]))
