"""Authored posts, in the form the model reads: folded by the very binary that will fold them when they are scored."""

import json
import subprocess

from .heads import CONTEXT, RISK, STANCE


def read(folder):
    """All posts of a folder's batches, in the schema of datasets/README.md."""
    for path in sorted(folder.glob("*.jsonl")):
        with open(path, encoding="utf-8") as file:
            for line in file:
                yield json.loads(line)


def normalized(lines, saring, form="folded"):
    """Each line as `saring normalize` makes it: one line in, one line out."""
    done = subprocess.run([saring, "normalize", "--form", form], input="".join(line + "\n" for line in lines), capture_output=True, text=True, check=True)
    result = done.stdout.split("\n")[:-1]
    assert len(result) == len(lines), f"{len(lines)} lines in, {len(result)} out"
    return result


def folded(texts, saring):
    """Each text as the lexicon and the model see it, its line breaks as spaces."""
    return normalized([" ".join(text.split()) for text in texts], saring)


def scored(texts, saring, *arguments):
    """What `saring score` says of each text."""
    lines = "".join(json.dumps({"id": str(place), "text": text}, ensure_ascii=False) + "\n" for place, text in enumerate(texts))
    done = subprocess.run([saring, "score", "-", "--format", "jsonl", *arguments], input=lines, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def targets(post):
    """Risk labels, the place of the stance (-1 where it is not known), context labels."""
    labels = [float(name in post["labels"]) for name in RISK]
    stance = STANCE.index(post["stance"]) if post.get("stance") in STANCE else -1
    context = [float(name in post.get("context", [])) for name in CONTEXT]
    return labels, stance, context
