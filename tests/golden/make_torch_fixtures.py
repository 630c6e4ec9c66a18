"""Golden values for attention, encoder layer, decoder layer, the whole Transformer, batch norm and GRU,
from torch.nn, and for additive and rotary attention and multi-view decoding, from their formulas in torch.

Each case holds parameters and inputs, torch's outputs for them, and the gradient of
`sum(output * probe)` with respect to every parameter and input. Parameters bear the names, and have
the orientation ([in, out]), that attention-kit gives them. Every dimension has another size, all odd
primes but for the features D = H * dK.

    python make_torch_fixtures.py        # writes *.json beside this file; versions stand inside

Made with torch 2.15.0 and numpy 2.4.6 on CPU, float32.
"""
import json
import math
import pathlib

import numpy
import torch
from torch import nn

B, TS, TT, H, DK, F, N, VS, VT = 2, 7, 5, 3, 5, 13, 2, 17, 19
D = H * DK
HERE = pathlib.Path(__file__).parent
torch.manual_seed(20260101)


def plain(tensor):
    """A tensor as JSON: shape and flat values, rounded to what float32 holds."""
    values = tensor.detach().flatten().tolist()
    if tensor.dtype.is_floating_point:
        values = [float(f"{v:.8g}") for v in values]
    return {"shape": list(tensor.shape), "values": values}


def write(name, cases):
    made_with = {"torch": torch.__version__, "numpy": numpy.__version__}
    file = HERE / f"{name}.json"
    file.write_text(json.dumps({"madeWith": made_with, "cases": cases}, separators=(",", ":")) + "\n")
    print(file.name, len(cases), "cases", file.stat().st_size, "bytes")


def randomize(module):
    """Biases and norms away from their neutral start, so that ignoring one shows."""
    for name, p in module.named_parameters():
        attention_bias = name.endswith("in_proj_bias") or name.endswith("out_proj.bias")
        with torch.no_grad():
            if attention_bias:
                p.zero_()  # the paper's attention, and ours, has none
            elif p.dim() == 1:
                p.copy_(torch.randn_like(p) * 0.3 + (1.0 if "norm" in name and "weight" in name else 0.0))


def attention_names(prefix, attention, bias=False):
    """Our names -> how to cut that parameter, or its gradient, out of torch's."""
    rows = {"Query": slice(0, D), "Key": slice(D, 2 * D), "Value": slice(2 * D, 3 * D)}
    names = {f"{prefix}w{k}": (attention.in_proj_weight, lambda w, r=r: w[r].T) for k, r in rows.items()}
    if bias:
        names.update({f"{prefix}b{k}": (attention.in_proj_bias, lambda b, r=r: b[r]) for k, r in rows.items()})
        names[f"{prefix}bOutput"] = (attention.out_proj.bias, lambda b: b)
    names[f"{prefix}wOutput"] = (attention.out_proj.weight, lambda w: w.T)
    return names


def linear_names(prefix, linear):
    return {f"{prefix}weight": (linear.weight, lambda w: w.T), f"{prefix}bias": (linear.bias, lambda w: w)}


def norm_names(prefix, norm):
    return {f"{prefix}gain": (norm.weight, lambda w: w), f"{prefix}bias": (norm.bias, lambda w: w)}


def encoder_layer_names(prefix, layer):
    return {
        **attention_names(f"{prefix}selfAttention.", layer.self_attn),
        **norm_names(f"{prefix}selfAttentionResidual.norm.", layer.norm1),
        **linear_names(f"{prefix}feedForward.inner.", layer.linear1),
        **linear_names(f"{prefix}feedForward.outer.", layer.linear2),
        **norm_names(f"{prefix}feedForwardResidual.norm.", layer.norm2),
    }


def decoder_layer_names(prefix, layer):
    return {
        **attention_names(f"{prefix}selfAttention.", layer.self_attn),
        **norm_names(f"{prefix}selfAttentionResidual.norm.", layer.norm1),
        **attention_names(f"{prefix}crossAttention.", layer.multihead_attn),
        **norm_names(f"{prefix}crossAttentionResidual.norm.", layer.norm2),
        **linear_names(f"{prefix}feedForward.inner.", layer.linear1),
        **linear_names(f"{prefix}feedForward.outer.", layer.linear2),
        **norm_names(f"{prefix}feedForwardResidual.norm.", layer.norm3),
    }


def case(name, settings, names, inputs, masks, run):
    """Runs torch once and keeps all that a test needs. `run(inputs)` gives {name: output}; the first
    output is the one that the probe is multiplied with."""
    outputs = run(inputs)
    first = next(iter(outputs.values()))
    probe = torch.randn_like(first)
    (first * probe).sum().backward()
    gradients = {k: cut(p.grad) for k, (p, cut) in names.items()}
    gradients.update({k: x.grad for k, x in inputs.items() if x.dtype.is_floating_point})
    return {
        "name": name,
        "settings": settings,
        "parameters": {k: plain(cut(p)) for k, (p, cut) in names.items()},
        "inputs": {k: plain(x) for k, x in inputs.items()},
        "masks": {k: plain(m.int()) for k, m in masks.items()},
        "outputs": {k: plain(x) for k, x in outputs.items()},
        "probe": plain(probe),
        "gradients": {k: plain(g) for k, g in gradients.items()},
    }


def features(length):
    return torch.randn(B, length, D, requires_grad=True)


def padding(length):
    """True where there is a token: the second sentence is two tokens shorter."""
    mask = torch.ones(B, length, dtype=torch.bool)
    mask[1, -2:] = False
    return mask


def attention_cases():
    causal = torch.ones(TS, TS, dtype=torch.bool).tril()
    arbitrary = torch.rand(B, 1, TT, TS) > 0.4
    arbitrary[..., 2] = True  # no row is without a key: torch's answer there is NaN
    kinds = {
        "self, no mask": (True, None),
        "self, padding mask": (True, padding(TS)[:, None, None, :]),
        "self, causal mask": (True, causal),
        "self, padding and causal mask": (True, padding(TS)[:, None, None, :] & causal),
        "cross, no mask": (False, None),
        "cross, padding mask": (False, padding(TS)[:, None, None, :]),
        "cross, a mask of its own for each query": (False, arbitrary),
    }
    for name, (is_self, mask) in kinds.items():
        attention = nn.MultiheadAttention(D, H, bias=False, batch_first=True)
        inputs = {"query": features(TS if is_self else TT)}
        if not is_self:
            inputs["memory"] = features(TS)

        def run(inputs):
            query, memory = inputs["query"], inputs.get("memory", inputs["query"])
            hidden = None
            if mask is not None:  # torch: True = hidden, [B * H, Tq, Tk]
                full = mask.expand(B, H, query.shape[1], memory.shape[1])
                hidden = ~full.reshape(B * H, query.shape[1], memory.shape[1])
            out, weights = attention(query, memory, memory, attn_mask=hidden, average_attn_weights=False)
            return {"context": out, "weights": weights}

        masks = {} if mask is None else {"mask": mask}
        yield case(name, {"dModel": D, "numHeads": H}, attention_names("", attention), inputs, masks, run)


def layer_settings(placement):
    return {"dModel": D, "numHeads": H, "dFF": F, "normPlacement": placement}


def make_layer(kind, placement):
    layer = kind(D, H, F, dropout=0.0, batch_first=True, norm_first=placement == "pre")
    randomize(layer)
    return layer


def encoder_layer_cases():
    for placement in ("post", "pre"):
        layer, mask = make_layer(nn.TransformerEncoderLayer, placement), padding(TS)
        run = lambda i: {"output": layer(i["x"], src_key_padding_mask=~mask)}
        masks = {"mask": mask[:, None, None, :]}
        names = encoder_layer_names("", layer)
        yield case(f"{placement}-LN", layer_settings(placement), names, {"x": features(TS)}, masks, run)


def decoder_layer_cases():
    causal = torch.ones(TT, TT, dtype=torch.bool).tril()
    for placement in ("post", "pre"):
        layer, mask = make_layer(nn.TransformerDecoderLayer, placement), padding(TS)
        run = lambda i: {"output": layer(i["x"], i["memory"], tgt_mask=~causal, memory_key_padding_mask=~mask)}
        masks = {"targetMask": causal, "sourceMask": mask[:, None, None, :]}
        inputs = {"x": features(TT), "memory": features(TS)}
        names = decoder_layer_names("", layer)
        yield case(f"{placement}-LN", layer_settings(placement), names, inputs, masks, run)


def sinusoids(length):
    position = torch.arange(length, dtype=torch.float64)[:, None]
    rate = torch.exp(-math.log(10000.0) * (torch.arange(D, dtype=torch.float64) // 2 * 2) / D)
    angle = position * rate
    even = torch.arange(D) % 2 == 0
    return torch.where(even, angle.sin(), angle.cos()).float()


def token_ids(length, vocabulary, mask):
    return (torch.randint(3, vocabulary, (B, length)) * mask).int()  # 0 is padding


def transformer_case(placement, positions):
    encoder_norm = nn.LayerNorm(D) if placement == "pre" else None
    decoder_norm = nn.LayerNorm(D) if placement == "pre" else None
    encoder = nn.TransformerEncoder(make_layer(nn.TransformerEncoderLayer, placement), N, encoder_norm, enable_nested_tensor=False)
    decoder = nn.TransformerDecoder(make_layer(nn.TransformerDecoderLayer, placement), N, decoder_norm)
    source_embedding, target_embedding = nn.Embedding(VS, D), nn.Embedding(VT, D)
    learned = [nn.Parameter(torch.randn(11, D)) for _ in range(2)] if positions == "learned" else None
    logits = nn.Linear(D, VT)
    for module in (encoder, decoder, logits):
        for p in module.parameters():
            if p.dim() > 1:
                nn.init.xavier_uniform_(p)
        randomize(module)
    names = {"encoder.embedding.token.weight": (source_embedding.weight, lambda w: w)}
    names["decoder.embedding.token.weight"] = (target_embedding.weight, lambda w: w)
    if learned:
        names["encoder.embedding.position.table"] = (learned[0], lambda w: w)
        names["decoder.embedding.position.table"] = (learned[1], lambda w: w)
    for i, layer in enumerate(encoder.layers):
        names.update(encoder_layer_names(f"encoder.blocks.{i}.", layer))
    for i, layer in enumerate(decoder.layers):
        names.update(decoder_layer_names(f"decoder.blocks.{i}.", layer))
    if encoder_norm:
        names.update(norm_names("encoder.finalNorm.", encoder_norm))
        names.update(norm_names("decoder.finalNorm.", decoder_norm))
    names.update(linear_names("wLogits.", logits))

    source_mask, target_mask = padding(TS), padding(TT)
    inputs = {"source": token_ids(TS, VS, source_mask), "target": token_ids(TT, VT, target_mask)}
    causal = torch.ones(TT, TT, dtype=torch.bool).tril()

    def embed(ids, table, which):
        position = learned[which] if learned else sinusoids(11)
        return table(ids) * math.sqrt(D) + position[: ids.shape[1]]

    def run(inputs):
        memory = encoder(embed(inputs["source"], source_embedding, 0), src_key_padding_mask=~source_mask)
        hidden = decoder(embed(inputs["target"], target_embedding, 1), memory, tgt_mask=~causal, memory_key_padding_mask=~source_mask)
        return {"logits": logits(hidden), "memory": memory}

    settings = {**layer_settings(placement), "numLayers": N, "sourceVocabSize": VS, "targetVocabSize": VT, "maxLen": 11, "positions": positions}
    return case(f"{placement}-LN, {positions} positions", settings, names, inputs, {}, run)


write("multiHeadAttention", list(attention_cases()))
write("encoderLayer", list(encoder_layer_cases()))
write("decoderLayer", list(decoder_layer_cases()))
write("transformer", [transformer_case("post", "sinusoidal"), transformer_case("pre", "learned")])


def biased_attention_cases():
    attention = nn.MultiheadAttention(D, H, bias=True, batch_first=True)
    with torch.no_grad():
        attention.in_proj_bias.normal_(0, 0.5)
        attention.out_proj.bias.normal_(0, 0.5)
    mask = padding(TS)

    def run(inputs):
        query, memory = inputs["query"], inputs["memory"]
        out, weights = attention(query, memory, memory, key_padding_mask=~mask, average_attn_weights=False)
        return {"context": out, "weights": weights}

    inputs = {"query": features(TT), "memory": features(TS)}
    masks = {"mask": mask[:, None, None, :]}
    names = attention_names("", attention, bias=True)
    yield case("cross, padding mask, biases", {"dModel": D, "numHeads": H, "bias": True}, names, inputs, masks, run)


def batch_norm_cases():
    """The output is that of the tokens alone, [N, D]: torch sees no padding."""
    for name, training, mask in (
        ("training", True, torch.ones(B, TS, dtype=torch.bool)),
        ("training, padding left out", True, padding(TS)),
        ("inference", False, padding(TS)),
    ):
        norm = nn.BatchNorm1d(D)
        with torch.no_grad():
            norm.weight.normal_(1, 0.3)
            norm.bias.normal_(0, 0.3)
            norm.running_mean.normal_(0, 0.5)
            norm.running_var.uniform_(0.5, 2)
        norm.train(training)
        settings = {"dModel": D, "isTraining": training, "mean": plain(norm.running_mean), "variance": plain(norm.running_var)}

        def run(inputs):
            out = norm(inputs["x"][mask])
            return {"output": out, "mean": norm.running_mean, "variance": norm.running_var}

        inputs = {"x": (features(TS) * 3 + 2).detach().requires_grad_()}
        yield case(name, settings, norm_names("", norm), inputs, {"isToken": mask}, run)


def gru_cases():
    size = 7
    names_of = lambda gru: {
        "input.weight": (gru.weight_ih_l0, lambda w: w.T),
        "input.bias": (gru.bias_ih_l0, lambda b: b),
        "recurrent.weight": (gru.weight_hh_l0, lambda w: w.T),
        "recurrent.bias": (gru.bias_hh_l0, lambda b: b),
    }
    settings = {"inputSize": D, "size": size}

    gru, hidden = nn.GRU(D, size, batch_first=True), torch.randn(B, size, requires_grad=True)
    inputs = {"x": features(TT), "hidden": hidden}

    def run(inputs):
        outputs, last = gru(inputs["x"], inputs["hidden"][None])
        return {"outputs": outputs, "last": last[0]}

    yield case("from a hidden state", settings, names_of(gru), inputs, {}, run)

    gru, mask = nn.GRU(D, size, batch_first=True), padding(TT)

    def run(inputs):
        packed = nn.utils.rnn.pack_padded_sequence(inputs["x"], mask.sum(1), batch_first=True)
        outputs, last = gru(packed)
        outputs, _ = nn.utils.rnn.pad_packed_sequence(outputs, batch_first=True)
        return {"last": last[0], "outputs": outputs}

    yield case("padding", settings, names_of(gru), {"x": features(TT)}, {"isToken": mask}, run)


def additive_cases():
    """Bahdanau et al. 2015, equation in appendix A.1.2, with keys that are also the values, or not."""
    w_query, w_key = nn.Parameter(torch.randn(D, D) / 4), nn.Parameter(torch.randn(D, D) / 4)
    v = nn.Parameter(torch.randn(D))
    names = {"wQuery": (w_query, lambda w: w), "wKey": (w_key, lambda w: w), "v": (v, lambda w: w)}
    for name, mask in (("no mask", None), ("padding mask", padding(TS))):
        for p in (w_query, w_key, v):
            p.grad = None

        def run(inputs):
            query, key, value = inputs["query"], inputs["key"], inputs["value"]
            scores = torch.tanh((query @ w_query)[:, :, None] + (key @ w_key)[:, None]) @ v
            if mask is not None:
                scores = scores.masked_fill(~mask[:, None], -math.inf)
            weights = scores.softmax(-1)
            return {"context": weights @ value, "weights": weights[:, None]}

        inputs = {"query": features(TT), "key": features(TS), "value": features(TS)}
        masks = {} if mask is None else {"mask": mask[:, None, None, :]}
        yield case(name, {"dModel": D}, names, inputs, masks, run)


write("biasedAttention", list(biased_attention_cases()))
write("batchNorm", list(batch_norm_cases()))
write("gru", list(gru_cases()))
write("additiveAttention", list(additive_cases()))


def turned_halves(x, angle):
    """[B, H, T, dK] as GPT-NeoX and Hugging Face turn it."""
    cos, sin = angle.cos().repeat(1, 2), angle.sin().repeat(1, 2)
    a, b = x.chunk(2, -1)
    return x * cos + torch.cat((-b, a), -1) * sin


def turned_adjacent(x, angle):
    """[B, H, T, dK] as Llama turns it: pairs as complex numbers."""
    pairs = torch.view_as_complex(x.reshape(*x.shape[:-1], -1, 2))
    return torch.view_as_real(pairs * torch.polar(torch.ones_like(angle), angle)).flatten(-2)


def rotary_cases():
    heads, size = 3, 10
    features = heads * size
    for pairs, turned, base, start in (("halves", turned_halves, 10_000, 0), ("adjacent", turned_adjacent, 100, 4)):
        weights = {f"w{k}": nn.Parameter(torch.randn(features, features) / 5) for k in ("Query", "Key", "Value", "Output")}
        names = {k: (w, lambda w: w) for k, w in weights.items()}
        rate = base ** -(torch.arange(0, size, 2, dtype=torch.float64) / size)
        angle = ((torch.arange(TS) + start)[:, None] * rate).float()
        mask = padding(TS)[:, None, None, :]

        def run(inputs):
            split = lambda w: (inputs["x"] @ w).reshape(B, TS, heads, size).transpose(1, 2)
            query, key, value = (split(weights[f"w{k}"]) for k in ("Query", "Key", "Value"))
            scores = turned(query, angle) @ turned(key, angle).mT / math.sqrt(size)
            read = scores.masked_fill(~mask, -math.inf).softmax(-1)
            merged = (read @ value).transpose(1, 2).reshape(B, TS, features)
            return {"context": merged @ weights["wOutput"], "weights": read}

        settings = {"dModel": features, "numHeads": heads, "pairs": pairs, "base": base, "start": start}
        inputs = {"x": torch.randn(B, TS, features, requires_grad=True)}
        yield case(f"{pairs}, base {base}, from {start} on", settings, names, inputs, {"mask": mask}, run)


write("rotaryAttention", list(rotary_cases()))


def informed_block(layer, x, views, hidden, placement):
    """A decoder layer of torch's parts, whose cross-attention asks several memories and adds the answers."""
    causal = ~torch.ones(TT, TT, dtype=torch.bool).tril()
    own = lambda x: layer.self_attn(x, x, x, attn_mask=causal)[0]
    cross = lambda x: sum(layer.multihead_attn(x, v, v, key_padding_mask=hidden)[0] for v in views)
    forward = lambda x: layer.linear2(torch.relu(layer.linear1(x)))
    for part, norm in ((own, layer.norm1), (cross, layer.norm2), (forward, layer.norm3)):
        x = norm(x + part(x)) if placement == "post" else x + part(norm(x))
    return x


def view_case(view, placement, n):
    encoder = [make_layer(nn.TransformerEncoderLayer, placement) for _ in range(n)]
    decoder = [make_layer(nn.TransformerDecoderLayer, placement) for _ in range(n)]
    source_embedding, target_embedding, logits = nn.Embedding(VS, D), nn.Embedding(VT, D), nn.Linear(D, VT)
    names = {"encoder.embedding.token.weight": (source_embedding.weight, lambda w: w)}
    names["decoder.embedding.token.weight"] = (target_embedding.weight, lambda w: w)
    for i in range(n):
        names.update(encoder_layer_names(f"encoder.blocks.{i}.", encoder[i]))
        names.update(decoder_layer_names(f"decoder.blocks.{i}.", decoder[i]))
    names.update(linear_names("wLogits.", logits))
    same = lambda x: x
    norm_of = {"source": same, "target": same, **{depth: same for depth in range(n)}}
    if placement == "pre":
        below = range(0 if view == "mixture" else 1, n)
        norms = {key: nn.LayerNorm(D) for key in ("source", "target", *below)}
        for key, norm in norms.items():
            randomize(nn.ModuleDict({"norm": norm}))
            path = {"source": "encoder.finalNorm.", "target": "decoder.finalNorm."}.get(key, f"views.norms.{key}.")
            names.update(norm_names(path, norm))
        norm_of.update(norms)
    mixtures = nn.Parameter(torch.randn(n, n + 1))
    if view == "mixture":
        names["views.mixtures"] = (mixtures, lambda w: w)

    source_mask = padding(TS)
    inputs = {"source": token_ids(TS, VS, source_mask), "target": token_ids(TT, VT, padding(TT))}

    def run(inputs):
        x = source_embedding(inputs["source"]) * math.sqrt(D) + sinusoids(11)[:TS]
        written = [x]
        for layer in encoder:
            written.append(x := layer(x, src_key_padding_mask=~source_mask))
        depths = [norm_of[i](x) for i, x in enumerate(written[:-1])] + [norm_of["source"](x)]
        y = target_embedding(inputs["target"]) * math.sqrt(D) + sinusoids(11)[:TT]
        for i, layer in enumerate(decoder):
            if view == "mixture":
                views = [sum(share * x for share, x in zip(mixtures[i].softmax(-1), depths))]
            else:
                views = [depths[n], depths[n - i]]
            y = informed_block(layer, y, views, ~source_mask, placement)
        return {"logits": logits(norm_of["target"](y)), "memory": depths[n]}

    settings = {**layer_settings(placement), "numLayers": n, "sourceVocabSize": VS, "targetVocabSize": VT, "maxLen": 11, "memoryView": view}
    return case(f"{view}, {placement}-LN", settings, names, inputs, {}, run)


write("memoryViews", [view_case("global-and-local", "post", 3), view_case("mixture", "pre", 2)])
