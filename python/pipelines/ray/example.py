"""Cleans each text file of a folder on Ray, and shows what came out."""

import sys

import ray
import saaf.ray

ray.init(include_dashboard=False, log_to_driver=False)
files = ray.data.read_binary_files(sys.argv[1], include_paths=True)
cleaned = saaf.ray.clean(files, "bytes", add=("language", "encoding"))
for row in cleaned.take_all():
    print(row["path"], row["saaf_language"], row["saaf_encoding"])
    print(row["bytes"].decode()[:200])
ray.shutdown()
