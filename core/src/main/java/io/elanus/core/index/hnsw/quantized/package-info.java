/// HNSW_SQ, HNSW_PQ and HNSW_PRQ: the graph of `hnsw`, walked on codes that the user chooses. Start
/// at [QuantizedHnswMethod], then [QuantizedBuild] and [QuantizedIndex].
///
/// ```
///  build   rows ──► graph on 7-bit codes (HnswBuild) ──► NodeCoder in their place ──► file
///  search  query ──► walk over these codes ──► hits by them, or exact scores where refined
/// ```
///
/// Nodes are linked by 7-bit codes whatever codes they have afterwards: those of few bits would
/// make a worse graph.
///
/// | file | responsibility |
/// |------|----------------|
/// | QuantizedHnswMethod | the three index types |
/// | QuantizedParameters, GraphCode | sq_type, m, nbits, nrq, refine: ranges, defaults, error texts |
/// | QuantizedBuild | the order of a build |
/// | QuantizedFile | header and sections of the file: the layout is documented there |
/// | QuantizedIndex | opening; the plan of a search |
/// | NodeCoder, NodeCoderSize | the codes that nodes may have; what they take |
/// | ScalarNodes, ResidualNodes | codes of each element, of parts and of what parts leave; distances to them |
///
/// Cost: that of the graph in `hnsw`, and codes of the length that was chosen in the place of its
/// own.
@NullMarked
package io.elanus.core.index.hnsw.quantized;

import org.jspecify.annotations.NullMarked;
