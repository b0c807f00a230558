"""The same job by hand in Python: orjson and jsonschema-rs, byte ranges over two processes.

python bench/pipeline.py INPUT OUTPUT SCHEMA: prints the seconds it took.
"""
import json
import multiprocessing
import os
import sys
import time

import jsonschema_rs
import orjson


def work(job):
    path, output, schema, start, end = job
    check = jsonschema_rs.validator_for(schema)
    with open(path, "rb") as source, open(output, "wb") as target:
        if start > 0:
            source.seek(start - 1)
            source.readline()
        lines = []
        while source.tell() < end:
            line = source.readline()
            if not line:
                break
            row = orjson.loads(line)
            sample = {"instruction": row["question"], "output": row["answer"]}
            if check.is_valid(sample):
                lines.append(orjson.dumps(sample, option=orjson.OPT_APPEND_NEWLINE))
            if len(lines) >= 4096:
                target.write(b"".join(lines))
                lines.clear()
        target.write(b"".join(lines))


if __name__ == "__main__":
    path, output, schema_text = sys.argv[1:4]
    schema = json.loads(schema_text)
    size = os.path.getsize(path)
    started = time.perf_counter()
    half = size // 2
    jobs = [(path, f"{output}.0", schema, 0, half), (path, f"{output}.1", schema, half, size)]
    with multiprocessing.Pool(2) as pool:
        pool.map(work, jobs)
    print(time.perf_counter() - started)
