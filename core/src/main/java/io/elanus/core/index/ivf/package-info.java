/// Inverted lists over vectors of floats and halves. Start at [IvfMethod].
///
/// ```
///  query ──► distances to centres ──► the nearest nprobe lists ──► costs by code ──► exact scores
///            (of many: few)           (more, when short of hits)   (the best few)    (raw vectors)
/// ```
///
/// Rows are grouped around centres learned by k-means, and a query looks at the groups nearest to
/// it (Sivic & Zisserman 2003; Jégou, Douze & Schmid 2011). What a list keeps of its vectors is the
/// type: the vectors themselves, 8 bits an element, product codes, or the signs of RaBitQ
/// (arXiv:2405.12497) and, with `rbq_bits` above 1, more bits of each element (arXiv:2409.09913).
/// Codes of 4-bit parts and signs lie in blocks of 32 rows and are added up by shuffles in
/// registers; more bits are looked at only of rows that signs do not rule out. Whatever the type,
/// the best candidates are scored with the segment's own vectors: scores are exact, and what a code
/// gets wrong costs recall only among candidates.
///
/// A search never returns fewer hits than exist: it goes on to further lists, then to a scan.
///
/// | file | responsibility |
/// |------|----------------|
/// | IvfMethod, IvfType, IvfParameters | the types; their parameters, ranges and error texts |
/// | IvfBuild | the order of a build |
/// | CodeWriter | turns rows into codes |
/// | IvfFile | header and sections of the file: the layout is documented there |
/// | IvfIndex | opening; the plan of a search |
/// | ListCodes | what lists keep, and what it means for costs |
/// | ListScan, PositionScan, BlockScan, ExtendedScan | a query's look at a list |
/// | ListCentres, FewCentres, ManyCentres | the lists nearest to a query: of many, found by signs |
/// | ListBases, SignedQuery | how far a query is from centres; the query ready for signs |
/// | Candidates | the rows of least cost |
/// | Rescoring | exact scores of candidates, as many as may be among the best |
/// | RowReader | rows as lists see them |
///
/// Cost: a build is `nlist * dimension` multiplications a row and as many again for each iteration
/// over the sample; a search is `nlist * dimension`, a look-up each four of these where the centres
/// take a MiB or more, and `nprobe / nlist` of all codes. Memory: codes and 4 bytes a row; IVF_FLAT
/// reads its vectors from the file.
@NullMarked
package io.elanus.core.index.ivf;

import org.jspecify.annotations.NullMarked;
