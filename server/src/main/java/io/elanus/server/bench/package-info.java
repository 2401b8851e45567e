/// `elanus bench`: loads a data set through the wire and measures. Start at [Benchmark].
///
/// | file | responsibility |
/// |---|---|
/// | [Dataset] | vectors, attributes and ground truths of a folder |
/// | [VectorFiles] | the formats: fvecs, ivecs, u8bin, gzip of each |
/// | [FilterCase] | the filters whose ground truths the sets carry |
/// | [Filters] | which filtered searches are measured |
/// | [Shares] | filters that pass a known share of the rows, over columns of their own |
/// | [BenchClient] | one connection with ready-made requests |
/// | [Benchmark] | the phases and what they print |
@NullMarked
package io.elanus.server.bench;

import org.jspecify.annotations.NullMarked;
