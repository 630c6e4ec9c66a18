"""The same Transformer in PyTorch, as the peer of `npm run bench -- --peer`.

Waits for work on standard input, one JSON object a line, and answers each with one line, so that the
bench can take turns between this process and attention-kit's within one run:

    {"work": "versions"}
    {"work": "train", "workload": {...}, "mode": "eager" | "compiled", "repeats": 20}
    {"work": "decode", "workload": {...}, "batch": 64, "tokens": 32, "repeats": 5}

An answer is {"ms": [...]} with one wall-clock time a repeat, or {"error": "..."}. Models are kept
between calls, so only the first call of a kind pays for building, compiling and warming up.
"""
import json
import math
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

DROPOUT = 0.1


class Attention(nn.Module):
    def __init__(self, d_model, num_heads):
        super().__init__()
        self.num_heads, self.d_head = num_heads, d_model // num_heads
        self.query, self.key, self.value, self.output = (nn.Linear(d_model, d_model, bias=False) for _ in range(4))

    def split(self, x):
        return x.view(x.shape[0], -1, self.num_heads, self.d_head).transpose(1, 2)

    def keys_and_values(self, x):
        return self.split(self.key(x)), self.split(self.value(x))

    def attend(self, x, key, value, mask=None):
        scores = self.split(self.query(x)) @ key.transpose(-1, -2) / math.sqrt(self.d_head)
        if mask is not None:
            scores = scores.masked_fill(~mask, -1e9)
        weights = F.dropout(scores.softmax(-1), DROPOUT, self.training)
        return self.output((weights @ value).transpose(1, 2).reshape(x.shape))


class FeedForward(nn.Module):
    def __init__(self, d_model, d_ff):
        super().__init__()
        self.inner, self.outer = nn.Linear(d_model, d_ff), nn.Linear(d_ff, d_model)

    def forward(self, x):
        return self.outer(F.dropout(F.relu(self.inner(x)), DROPOUT, self.training))


class EncoderBlock(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.attention = Attention(c["dModel"], c["numHeads"])
        self.feed_forward = FeedForward(c["dModel"], c["dFF"])
        self.norms = nn.ModuleList(nn.LayerNorm(c["dModel"]) for _ in range(2))
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, x, mask):
        x = self.norms[0](x + self.dropout(self.attention.attend(x, *self.attention.keys_and_values(x), mask)))
        return self.norms[1](x + self.dropout(self.feed_forward(x)))


class DecoderBlock(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.attention = Attention(c["dModel"], c["numHeads"])
        self.cross = Attention(c["dModel"], c["numHeads"])
        self.feed_forward = FeedForward(c["dModel"], c["dFF"])
        self.norms = nn.ModuleList(nn.LayerNorm(c["dModel"]) for _ in range(3))
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, x, known, memory, mask, source_mask):
        x = self.norms[0](x + self.dropout(self.attention.attend(x, *known, mask)))
        x = self.norms[1](x + self.dropout(self.cross.attend(x, *memory, source_mask)))
        return self.norms[2](x + self.dropout(self.feed_forward(x)))


class Transformer(nn.Module):
    def __init__(self, c):
        super().__init__()
        d_model, vocabulary = c["dModel"], c["vocabSize"]
        self.scale = math.sqrt(d_model)
        self.source, self.target = nn.Embedding(vocabulary, d_model), nn.Embedding(vocabulary, d_model)
        self.encoder = nn.ModuleList(EncoderBlock(c) for _ in range(c["numLayers"]))
        self.decoder = nn.ModuleList(DecoderBlock(c) for _ in range(c["numLayers"]))
        self.logits = nn.Linear(d_model, vocabulary)
        self.dropout = nn.Dropout(DROPOUT)
        self.register_buffer("positions", torch.randn(c["maxLen"], d_model))
        self.register_buffer("causal", torch.ones(c["maxLen"], c["maxLen"], dtype=torch.bool).tril())

    def embed(self, table, ids, start=0):
        return self.dropout(table(ids) * self.scale + self.positions[start : start + ids.shape[1]])

    def encode(self, source, mask):
        x = self.embed(self.source, source)
        for block in self.encoder:
            x = block(x, mask)
        return x

    def forward(self, source, target):
        source_mask = (source != 0)[:, None, None, :]
        memory = self.encode(source, source_mask)
        x = self.embed(self.target, target)
        mask = self.causal[: target.shape[1], : target.shape[1]]
        for block in self.decoder:
            known, cross = block.attention.keys_and_values(x), block.cross.keys_and_values(memory)
            x = block(x, known, cross, mask, source_mask)
        return self.logits(x)

    @torch.inference_mode()
    def greedy(self, source, steps):
        """Word by word with a K/V cache, looking after every word whether all sentences have ended."""
        source_mask = (source != 0)[:, None, None, :]
        memory = self.encode(source, source_mask)
        cross = [block.cross.keys_and_values(memory) for block in self.decoder]
        known = [None] * len(self.decoder)
        ids = torch.ones(len(source), 1, dtype=torch.long)
        ended = torch.zeros(len(source), 1, dtype=torch.bool)
        for step in range(steps):
            x = self.embed(self.target, ids, step)
            for i, block in enumerate(self.decoder):
                added = block.attention.keys_and_values(x)
                before = known[i]
                known[i] = added if before is None else tuple(torch.cat(pair, 2) for pair in zip(before, added))
                x = block(x, known[i], cross[i], None, source_mask)
            ids = self.logits(x).argmax(-1)
            ended |= ids == 2
            if bool(ended.all()):
                break
        return ids


def padded_ids(config, length, generator):
    """Ids from 3 up with padding (0) at the end, every length from 2 on."""
    batch = config["batchSize"]
    ids = torch.randint(3, config["vocabSize"], (batch, length), generator=generator)
    lengths = torch.randint(2, length + 1, (batch, 1), generator=generator)
    return ids * (torch.arange(length)[None] < lengths)


class Training:
    def __init__(self, config, mode):
        torch.manual_seed(1)
        generator = torch.Generator().manual_seed(1)
        self.model = Transformer(config)
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=1e-3)
        self.run = torch.compile(self.model) if mode == "compiled" else self.model
        self.source, self.target, self.labels = (padded_ids(config, config["length"], generator) for _ in range(3))
        for _ in range(5):
            self.step()

    def step(self):
        self.optimizer.zero_grad(set_to_none=True)
        logits = self.run(self.source, self.target)
        loss = F.cross_entropy(logits.flatten(0, 1), self.labels.flatten(), ignore_index=0)
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        return loss.item()


class Decoding:
    def __init__(self, config, batch, steps):
        torch.manual_seed(1)
        self.model = Transformer(config).eval()
        with torch.no_grad():
            self.model.logits.bias[2] = -1e9  # <eos> never wins: every run makes all its steps
        self.source = padded_ids({**config, "batchSize": batch}, config["length"], torch.Generator().manual_seed(1))
        self.steps = steps
        for _ in range(3):
            self.step()

    def step(self):
        return self.model.greedy(self.source, self.steps).flatten().tolist()


subjects = {}


def subject(request):
    key = json.dumps({k: v for k, v in request.items() if k != "repeats"}, sort_keys=True)
    if key not in subjects:
        config = request["workload"]
        if request["work"] == "train":
            subjects[key] = Training(config, request["mode"])
        else:
            subjects[key] = Decoding(config, request["batch"], request["tokens"])
    return subjects[key]


def answer(request):
    if request["work"] == "versions":
        return {"python": sys.version.split()[0], "torch": torch.__version__, "threads": torch.get_num_threads()}
    runner, ms = subject(request), []
    for _ in range(request["repeats"]):
        start = time.perf_counter()
        runner.step()
        ms.append((time.perf_counter() - start) * 1e3)
    return {"ms": ms}


for line in sys.stdin:
    try:
        result = answer(json.loads(line))
    except Exception as error:  # the bench says what failed; this process stays for the next request
        result = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(result), flush=True)
