/// A graph that stays on disk: codes in memory steer the walk, neighbours and vectors are read from
/// the mapped file. Start at [DiskMethod], then [DiskIndex]. No file is opened here: the mapping is
/// handed in.
///
/// ```
///  memory   product codes of all rows, entry sample          ──► which nodes to look at next
///  mapping  records: [vector | neighbours | nothing], one     ──► exact score of a node that is
///           read for both                                         looked at, its neighbours
/// ```
///
/// The graph is one level with relaxed pruning (Vamana: Subramanya and others, "DiskANN: Fast
/// Accurate Billion-point Nearest Neighbor Search on a Single Node", 2019): long edges are kept
/// since a step costs a read. It is built like that of `hnsw`, on 7-bit codes in memory. A record's
/// length is a power of two up to a page and a multiple of a page beyond, so that a record touches
/// as few pages as it can.
///
/// Cost: codes take an eighth of the vectors as float32 in memory; a search reads about
/// `search_list` records; the file holds the vectors once more.
///
/// | file | responsibility |
/// |------|----------------|
/// | DiskMethod | DISKANN as an index type |
/// | DiskParameters | ranges, defaults, error texts |
/// | DiskBuild | order of a build |
/// | DiskFile | header and sections of the file: the layout is documented there |
/// | DiskRecords | records in the mapping |
/// | DiskIndex | opening; the plan of a search: walk, walk within a filter, scan of codes or column |
/// | DiskWalk | best-first search that reads several records a step |
/// | NearestNodes | the list that a walk keeps |
@NullMarked
package io.elanus.core.index.diskann;

import org.jspecify.annotations.NullMarked;
