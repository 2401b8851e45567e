"""How well texts are found: BM25 against relevance judgements, and hybrid searches against both of their halves.

    text_quality.py [--uri http://127.0.0.1:19530] [--only ir-classic|hybrid]

Needs the environment of the Python tests (`scripts/python_env.sh`) and the data sets `ir-classic` and
`bright-hybrid-1024` in ELANUS_DATA. Starts a server of its own unless it is given one. Every figure comes through the
wire, by PyMilvus; nothing is random, so that a second run prints the same. Prints tables for `results/text.md`.

`bright-hybrid-1024` has no judgements: what answers a query is what comes from the domain of the query, one of
twelve, about a hundred texts each. The figure is nDCG@10 over the 100 queries.
"""

import argparse
import contextlib
import operator
import statistics
import sys
from statistics import mean

from pymilvus import AnnSearchRequest, DataType, Function, FunctionType, MilvusClient, RRFRanker, WeightedRanker

import elanus_server

sys.path.insert(0, str(elanus_server.ROOT / "tests/python_client"))

import relevance  # noqa: E402

ANALYZERS = {"standard": {"type": "standard"}, "english": {"type": "english"}}
PARAMETERS = [(1.2, 0.75), (0.9, 0.4), (1.5, 0.75), (2.0, 0.75), (1.2, 1.0)]  # k1, b; the first is the usual one
HITS = 1000
BATCH = 200


@contextlib.contextmanager
def server(uri):
    if uri:
        yield uri
        return
    with elanus_server.running("text-quality-") as (_, address):
        yield "http://" + address


def fill(client, name, schema, index, rows):
    client.drop_collection(name)
    client.create_collection(name, schema=schema, index_params=index, consistency_level="Strong")
    for start in range(0, len(rows), BATCH):
        client.insert(name, rows[start:start + BATCH])
    client.flush(name)


def rank_by(client, name, field, k1, b):
    """Gives the field's index other parameters."""
    client.release_collection(name)
    client.drop_index(name, field)
    index = client.prepare_index_params()
    index.add_index(field, index_type="SPARSE_INVERTED_INDEX", metric_type="BM25", params={"bm25_k1": k1, "bm25_b": b})
    client.create_index(name, index)
    client.load_collection(name)


def add_text(schema, index, name, analyzer):
    """A field `name` and its ranking `bm25_name`."""
    schema.add_field(name, DataType.VARCHAR, max_length=65535, enable_analyzer=True, analyzer_params=ANALYZERS[analyzer])
    schema.add_field("bm25_" + name, DataType.SPARSE_FLOAT_VECTOR)
    schema.add_function(Function(name, FunctionType.BM25, [name], ["bm25_" + name]))
    index.add_index("bm25_" + name, index_type="SPARSE_INVERTED_INDEX", metric_type="BM25")


def ids(hits):
    return [[hit["id"] for hit in each] for each in hits]


# -- BM25 -------------------------------------------------------------------------------------------


def judged_texts(client, name, collection):
    """A collection of the set's documents, each analyzed in every way."""
    judged = relevance.judged(name)
    schema, index = client.create_schema(), client.prepare_index_params()
    schema.add_field("id", DataType.INT64, is_primary=True)
    for analyzer in ANALYZERS:
        add_text(schema, index, analyzer, analyzer)
    fill(client, collection, schema, index,
         [{"id": i} | dict.fromkeys(ANALYZERS, text) for i, text in judged.documents.items()])
    return judged, collection


def answers(client, collection, field, judged, limit=HITS):
    """Query to its hits, best first."""
    queries = list(judged.queries)
    found = client.search(collection, data=[judged.queries[q] for q in queries], anns_field=field, limit=limit)
    return dict(zip(queries, ids(found)))


def figures(answers, relevant):
    return [relevance.mean(figure, answers, relevant)
            for figure in (relevance.gain, relevance.average_precision, relevance.recall)]


def bm25(client):
    print("| set | analyzer | k1 | b | nDCG@10 | MAP@1000 | recall@100 |\n|---|---|---:|---:|---:|---:|---:|")
    for name, reference in relevance.REFERENCE.items():
        judged, collection = judged_texts(client, name, "judged_" + name)
        print(f"| {name} | reference | 1.2 | 0.75 | " + " | ".join(f"{figure:.4f}" for figure in reference) + " |")
        for analyzer in ANALYZERS:
            for number, (k1, b) in enumerate(PARAMETERS):
                if number:
                    rank_by(client, collection, "bm25_" + analyzer, k1, b)
                found = figures(answers(client, collection, "bm25_" + analyzer, judged), judged.relevant)
                print(f"| {name} | {analyzer} | {k1} | {b} | " + " | ".join(f"{figure:.4f}" for figure in found) + " |",
                      flush=True)
        client.drop_collection(collection)


# -- hybrid searches --------------------------------------------------------------------------------

LEXICAL = ["bm25_standard", "bm25_english", "splade"]
LIMITS = [10, 20, 50, 100]
RANKERS = (
    {f"RRF k={k}": lambda k=k: RRFRanker(k) for k in (10, 60, 100)}
    | {f"weighted {d}/{s}, norm_score": lambda d=d, s=s: WeightedRanker(d, s, norm_score=True)
       for d, s in ((0.5, 0.5), (0.7, 0.3), (0.9, 0.1), (1, 0.02))})


def raw(*weights):
    """Rankers by scores as they are."""
    return {f"weighted 1/{weight}": lambda weight=weight: WeightedRanker(1, weight, norm_score=False) for weight in weights}


#: A cosine is at most 1: the other half's weight brings its scores down to a small share of that.
RAW = {"bm25_standard": raw(0.01, 0.002, 0.001, 0.0005), "bm25_english": raw(0.01, 0.002, 0.001, 0.0005),
       "splade": raw(1e-5, 2e-6, 7e-7, 3e-7)}
#: The ranker and the candidates of each half that results/text.md names, where the two beat each alone.
CHOSEN = {"bm25_standard": (WeightedRanker(1, 0.001, norm_score=False), 100),
          "splade": (WeightedRanker(1, 7e-7, norm_score=False), 100)}


def hybrid_texts(client, collection="hybrid"):
    """A collection of the set's texts with a field for each half."""
    texts = relevance.hybrid()
    schema, index = client.create_schema(), client.prepare_index_params()
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("dense", DataType.FLOAT_VECTOR, dim=texts.dense.shape[1])
    index.add_index("dense", index_type="FLAT", metric_type="COSINE")
    schema.add_field("splade", DataType.SPARSE_FLOAT_VECTOR)
    index.add_index("splade", index_type="SPARSE_INVERTED_INDEX", metric_type="IP")
    for analyzer in ANALYZERS:
        add_text(schema, index, analyzer, analyzer)
    fill(client, collection, schema, index, [
        {"id": i, "dense": dense, "splade": sparse} | dict.fromkeys(ANALYZERS, text)
        for i, (text, dense, sparse) in enumerate(zip(texts.texts, texts.dense, texts.sparse))])
    return texts, collection


def asked(queries, field, limit):
    """The search of one half."""
    data = {"dense": list(queries.dense), "splade": queries.sparse}.get(field, queries.texts)
    metric = {"dense": "COSINE", "splade": "IP"}.get(field, "BM25")
    return AnnSearchRequest(data, field, {"metric_type": metric}, limit=limit)


def gains(hits, relevant):
    """nDCG@10 of each query."""
    return [relevance.gain(found, relevant[query]) for query, found in enumerate(ids(hits))]


def alone(client, collection, texts, field):
    request = asked(texts.queries, field, 10)
    return gains(client.search(collection, data=request.data, anns_field=field, limit=10), texts.relevant)


def together(client, collection, texts, fields, ranker, limit):
    requests = [asked(texts.queries, field, limit) for field in fields]
    return gains(client.hybrid_search(collection, requests, ranker, limit=10), texts.relevant)


def hybrid(client):
    texts, collection = hybrid_texts(client)
    halves = {field: alone(client, collection, texts, field) for field in ["dense", *LEXICAL]}
    print("\n| half | nDCG@10 | median best score |\n|---|---:|---:|")
    for field, figures in halves.items():
        request = asked(texts.queries, field, 1)
        best = [hits[0]["distance"] for hits in client.search(collection, data=request.data, anns_field=field, limit=1)]
        print(f"| {field} | {mean(figures):.4f} | {statistics.median(best):.4g} |")
    for field in LEXICAL:
        better = max(halves["dense"], halves[field], key=mean)
        print(f"\ndense and {field} (the better half has {mean(better):.4f}), by candidates of each half:\n")
        print("| ranker | " + " | ".join(map(str, LIMITS)) + " |\n|---|" + "---:|" * len(LIMITS))
        cells = {}
        for name, ranker in (RANKERS | RAW[field]).items():
            for limit in LIMITS:
                cells[name, limit] = together(client, collection, texts, ["dense", field], ranker(), limit)
            found = [mean(cells[name, limit]) for limit in LIMITS]
            print(f"| {name} | " + " | ".join(f"**{f:.4f}**" if f > mean(better) else f"{f:.4f}" for f in found) + " |",
                  flush=True)
        for which, learned, tried in (("even", 0, 1), ("odd", 1, 0)):
            name, limit = max(cells, key=lambda cell: mean(cells[cell][learned::2]))
            print(f"\nbest of the {which} queries: {name}, {limit} candidates; of the others "
                  f"{mean(cells[name, limit][tried::2]):.4f}, their better half {mean(better[tried::2]):.4f}")
        if field not in CHOSEN:
            continue
        ranker, limit = CHOSEN[field]
        chosen = together(client, collection, texts, ["dense", field], ranker, limit)
        print(f"\nchosen: {mean(chosen):.4f}; better than the better half for {sum(map(operator.gt, chosen, better))} queries, "
              f"worse for {sum(map(operator.lt, chosen, better))}")
    print("\n| half | k1 | b | nDCG@10 |\n|---|---:|---:|---:|")
    for analyzer in ANALYZERS:
        for k1, b in PARAMETERS[1:]:
            rank_by(client, collection, "bm25_" + analyzer, k1, b)
            print(f"| bm25_{analyzer} | {k1} | {b} | {mean(alone(client, collection, texts, 'bm25_' + analyzer)):.4f} |",
                  flush=True)
    client.drop_collection(collection)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--uri", help="a running server; else one is started")
    parser.add_argument("--only", choices=("ir-classic", "hybrid"))
    options = parser.parse_args()
    with server(options.uri) as uri:
        client = MilvusClient(uri=uri, timeout=120)
        if options.only != "hybrid":
            bm25(client)
        if options.only != "ir-classic":
            hybrid(client)
        client.close()


if __name__ == "__main__":
    main()
