/// Short codes for vectors, and distances to and between codes. Start at [SevenBitQuantizer], which
/// graphs are walked on, [ScalarQuantizer] or [ProductQuantizer].
///
/// | file | responsibility |
/// |------|----------------|
/// | SevenBitQuantizer | trains on a sample, encodes, says how far a code is from its vector |
/// | SevenBitKernels | distances between codes, with the Vector API, four rows at a time |
/// | PlainSevenBitKernels | the same distances, plainly |
/// | ScalarType, ScalarQuantizer | elements of 4, 6, 8 and 16 bits |
/// | ScalarQuery, ScalarKernels | a float vector against such codes; the sums, with the Vector API |
/// | ProductQuantizer | parts of a vector by the number of their nearest codeword |
/// | ProductQuery | a float vector against such codes: sums of table look-ups |
/// | CodebookPlan | how many codewords a part gets from so many rows, and so how many bits |
/// | PackedNumbers, PackedQuery | codes of more than 8 bits a part; a float vector against them |
/// | Rotation, RaBitQuantizer | the signs of a rotated vector's elements |
/// | RaBitExtraBits, ExtraBitKernels | the sizes of a rotated vector's elements in 1 to 8 bits |
/// | FastScan, FastScanTable | sums of look-ups for 32 rows of 4-bit parts at once |
@NullMarked
package io.elanus.core.kernel.quantizer;

import org.jspecify.annotations.NullMarked;
