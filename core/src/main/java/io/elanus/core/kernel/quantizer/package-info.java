/// Short codes for vectors, and distances between the codes. Start at [SevenBitQuantizer].
///
/// | file | responsibility |
/// |------|----------------|
/// | SevenBitQuantizer | trains on a sample, encodes, says how far a code is from its vector |
/// | SevenBitKernels | distances between codes, with the Vector API, four rows at a time |
/// | PlainSevenBitKernels | the same distances, plainly |
@NullMarked
package io.elanus.core.kernel.quantizer;

import org.jspecify.annotations.NullMarked;
