"""Labels for blocks: which blocks of a page are in its hand-made truth.

The words of the page's blocks are aligned with the words of the truth (longest common subsequence). A block is content
if most of its words are aligned; a short one only if it stands next to its neighbours in the truth as it does on the
page, or is a line of the truth by itself. Blocks that stand in another order than in the truth are found by their runs
of four words.
"""
import re
from collections import Counter

from rapidfuzz.distance import LCSseq

WORD = re.compile(r"\w+")


def words(text):
    return WORD.findall((text or "").lower())


def labels(blocks, truth):
    """For each block of `blocks` (lists of words) its share in `truth` (a text), from 0 to 1."""
    body = words(truth)
    lines = Counter(tuple(words(line)) for line in truth.split("\n"))
    ids = {}
    number = lambda word: ids.setdefault(word, len(ids))
    page, owner = [], []
    for index, block in enumerate(blocks):
        for word in block:
            page.append(number(word))
            owner.append(index)
    target = [number(word) for word in body]
    matched = [[] for _ in blocks]
    if page and target:
        # A page far larger than any hand would label is aligned in its first part.
        limit = max(1, int(4e8 // max(1, len(target))))
        for op in LCSseq.opcodes(page[:limit], target):
            if op.tag == "equal":
                for offset in range(op.src_end - op.src_start):
                    matched[owner[op.src_start + offset]].append(op.dest_start + offset)
    share = [len(m) / len(b) if b else 0.0 for m, b in zip(matched, blocks)]
    grams = Counter(tuple(body[at : at + 4]) for at in range(len(body) - 3))
    spent = Counter()
    result = []
    for index, (block, places) in enumerate(zip(blocks, matched)):
        value = share[index]
        if len(block) <= 4 and value > 0:
            near = False
            for step in (-1, 1):
                other = index + step
                hops = 0
                while 0 <= other < len(blocks) and hops < 3:
                    if matched[other] and share[other] > 0.6 and len(blocks[other]) > 0:
                        gap = places[0] - matched[other][-1] if step < 0 else matched[other][0] - places[-1]
                        near = near or 0 < gap <= 3
                        break
                    other += step
                    hops += 1
            contiguous = places[-1] - places[0] == len(places) - 1
            if not (contiguous and value == 1.0 and (near or lines[tuple(block)] > 0)):
                value = 0.0
        elif 0 < value < 0.9 and len(block) > 4:
            # Words scattered over the truth are chance.
            runs = 1 + sum(b - a != 1 for a, b in zip(places, places[1:]))
            if len(places) / runs < 2.5:
                value = 0.0
        if value > 0.5:
            for at in range(len(block) - 3):
                spent[tuple(block[at : at + 4])] += 1
        result.append(value)
    for index, block in enumerate(blocks):
        if result[index] <= 0.5 and len(block) >= 8:
            own = [tuple(block[at : at + 4]) for at in range(len(block) - 3)]
            free = sum(grams[gram] > spent[gram] for gram in own)
            if free / len(own) > 0.8:
                result[index] = free / len(own)
                spent.update(own)
    return result


def f1(predicted, truth):
    """F1, precision and recall of words as multisets."""
    if not truth:
        return (1.0, 1.0, 1.0) if not predicted else (0.0, 0.0, 0.0)
    overlap = sum((predicted & truth).values())
    if not overlap:
        return 0.0, 0.0, 0.0
    p, r = overlap / sum(predicted.values()), overlap / sum(truth.values())
    return 2 * p * r / (p + r), p, r
