/// Okapi BM25: what a text holds, what a collection knows, what a query weighs. Start at
/// [TermFrequencies] (a row), [TermStatistics] (all rows) and [QueryWeights] (a query); the scores
/// are computed where sparse vectors are.
///
/// A term is a position of a sparse vector, its hash. Source: Robertson & Zaragoza, The
/// Probabilistic Relevance Framework: BM25 and Beyond, 2009; the idf that cannot be negative is
/// Lucene's and Milvus's.
@NullMarked
package io.elanus.core.text.bm25;

import org.jspecify.annotations.NullMarked;
