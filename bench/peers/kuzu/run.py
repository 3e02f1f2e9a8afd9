"""Kùzu through its own client, in process: `run.py load FOLDER` makes the database from nodes.csv and links.csv,
`run.py ask FOLDER` answers asked.json. Both leave answered.json."""

import json
import shutil
import sys
import time
from pathlib import Path

import kuzu

# Of paths, only the number of links or of ends is wanted; SHORTEST makes Kùzu search breadth first instead of
# listing every walk. The bound is above what any graph here needs: an unbounded pattern stops silently at 30.
DEPTH = 1000
TIMES = 3


def statement(kind):
    """The Cypher of a question."""
    if kind == "usage":
        return "MATCH (a:Claim)<-[:Needs* SHORTEST 1..%d]-(b:Claim) WHERE a.id = $id RETURN count(*)" % DEPTH
    if kind == "leaves":
        # Whether a claim is a leaf is a column: the best case.
        return "MATCH (a:Claim)-[:Needs* SHORTEST 1..%d]->(b:Claim) WHERE a.id = $id AND b.leaf RETURN count(*)" % DEPTH
    if kind == "path":
        return (
            "MATCH (a:Claim)-[p:Needs* SHORTEST 1..%d]->(b:Claim) WHERE a.id = $id AND b.id = $goal RETURN length(p)"
            % DEPTH
        )
    depth = int(kind.split()[1]) if kind.startswith("hops") else DEPTH
    return "MATCH (a:Claim)-[:Needs* SHORTEST 1..%d]->(b:Claim) WHERE a.id = $id RETURN count(*)" % depth


def load(folder):
    file = folder / "graph.kuzu"
    for old in folder.glob("graph.kuzu*"):
        shutil.rmtree(old) if old.is_dir() else old.unlink()
    connection = kuzu.Connection(kuzu.Database(str(file)))
    connection.execute("CREATE NODE TABLE Claim(id INT64, leaf BOOLEAN, PRIMARY KEY(id))")
    connection.execute("CREATE REL TABLE Needs(FROM Claim TO Claim)")
    started = time.perf_counter()
    connection.execute(f"COPY Claim FROM '{folder}/nodes.csv'")
    connection.execute(f"COPY Needs FROM '{folder}/links.csv'")
    return {"seconds": time.perf_counter() - started}


def ask(folder):
    asked = json.loads((folder / "asked.json").read_text())
    connection = kuzu.Connection(kuzu.Database(str(folder / "graph.kuzu"), read_only=True))
    connection.execute(f"CALL var_length_extend_max_depth = {DEPTH}")
    prepared = connection.prepare(statement(asked["kind"]))
    answers, seconds = [], []
    for item in asked["items"]:
        values = {"id": item}
        if asked["kind"] == "path":
            values["goal"] = asked["goal"]
        best = float("inf")
        # The first one, which warms up, does not count.
        for attempt in range(TIMES + 1):
            started = time.perf_counter()
            result = connection.execute(prepared, values)
            answer = result.get_next()[0] if result.has_next() else 0
            if attempt:
                best = min(best, time.perf_counter() - started)
        answers.append(answer)
        seconds.append(best)
    return {"answers": answers, "seconds": seconds}


if __name__ == "__main__":
    what, folder = sys.argv[1], Path(sys.argv[2])
    done = load(folder) if what == "load" else ask(folder)
    (folder / "answered.json").write_text(json.dumps(done))
