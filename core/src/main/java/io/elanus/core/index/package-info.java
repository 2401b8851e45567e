/// What an index over one vector field of one segment promises. Start at [VectorIndex]; a type of
/// index is an [IndexMethod], and `method` has the table of them. `flat` and `growing` search rows
/// that have no index yet.
///
/// | file | responsibility |
/// |------|----------------|
/// | VectorIndex | what can be searched |
/// | IndexMethod | a type of index: its parameters, how it is built, how its file is opened |
/// | IndexBuild, BuildRun, MergedIndex | what an index is built of, and with what it runs |
/// | IndexedRows, VectorRows, SparseRows | the vectors of a field |
/// | RowsShape, IndexSize | how many and how large they are; what an index over them takes |
/// | QueryVector, SearchSpec, SearchBounds, SearchTuning | what to look for, and how hard |
/// | Hits, TopHits | what was found; the best so far |
/// | SearchWork | what searches cost, counted for who asks |
/// | BuildParameters, SearchParameter, RecallTarget | reading what users state |
@NullMarked
package io.elanus.core.index;

import org.jspecify.annotations.NullMarked;
