"""Cleans each text file of a folder on Spark, and shows what came out."""

import os
import sys

import saaf.spark
from pyspark.sql import SparkSession

# Workers start this Python, not the first one on the path.
os.environ["PYSPARK_PYTHON"] = sys.executable

# A plain local[N] never runs a task again whose worker was lost; the second number lets it.
spark = SparkSession.builder.master("local[2,3]").config("spark.ui.enabled", "false").getOrCreate()
spark.sparkContext.setLogLevel("ERROR")

# Files of bytes, because Spark reads text as UTF-8 and cuts UTF-16 into halves.
files = spark.read.format("binaryFile").load(sys.argv[1]).select("path", "content")
cleaned = saaf.spark.clean(files, "content", add=("language", "encoding", "spans"))
text = cleaned.selectExpr("path", "cast(content as string) as text", "saaf_language", "saaf_encoding", "size(saaf) as spans")
text.show(truncate=60, vertical=True)
spark.stop()
