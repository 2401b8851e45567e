"""Texts are found as well as the reference says, and a hybrid search finds more than either of its halves.

The settings are those of benchmarks/results/text.md; benchmarks/compare/text_quality.py prints its tables.
"""

import pathlib
import sys
import uuid
from statistics import mean

import pytest
from pymilvus import MilvusClient

import relevance

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "benchmarks/compare"))

import text_quality  # noqa: E402


@pytest.mark.tags("L1")
@pytest.mark.parametrize("set", relevance.REFERENCE)
def test_bm25_ranks_judged_texts_as_well_as_the_reference(client, name, set):
    judged, _ = text_quality.judged_texts(client, set, name)
    expected = relevance.REFERENCE[set]
    # By the same k1, b and idf as the reference; what is a letter is seen a little differently.
    found = text_quality.figures(text_quality.answers(client, name, "bm25_standard", judged), judged.relevant)
    assert found == pytest.approx(expected, abs=0.01)


@pytest.fixture(scope="module")
def texts(uri):
    relevance.data_set("bright-hybrid-1024")
    client = MilvusClient(uri=uri)
    made, collection = text_quality.hybrid_texts(client, "hybrid_" + uuid.uuid4().hex[:12])
    yield client, collection, made
    client.drop_collection(collection)
    client.close()


@pytest.mark.tags("L1")
@pytest.mark.parametrize("half", text_quality.CHOSEN)
def test_a_hybrid_search_beats_both_of_its_halves(texts, half):
    halves = [mean(text_quality.alone(*texts, field)) for field in ("dense", half)]
    both = mean(text_quality.together(*texts, ["dense", half], *text_quality.CHOSEN[half]))
    assert both > max(halves)
