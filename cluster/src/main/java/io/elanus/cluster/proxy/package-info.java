/// The proxy's half of reading and writing rows: checks, completes, routes, merges. Start at
/// [DataProxy].
///
/// | call | path |
/// |---|---|
/// | insert, upsert | [RowWriter]: [RowCompletion], [ColumnChecks], [Routing] |
/// | delete | [RowDeleter] |
/// | search | [VectorSearcher]: [SearchParameters], [SearchTarget], [SearchIterator] |
/// | hybrid search | [HybridSearcher]: [Ranker] |
/// | query | [RowReader]: [QueryParameters] |
///
/// Every read goes through [ReadPlanner] (which partitions, which filter) and [ReadMoment] (as of
/// when). Requests and answers are plain records; texts and numbers of refusals are Milvus's.
@NullMarked
package io.elanus.cluster.proxy;

import org.jspecify.annotations.NullMarked;
