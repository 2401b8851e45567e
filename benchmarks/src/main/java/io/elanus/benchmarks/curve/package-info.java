/// Recall against cost, measured alike for every system. [SearchCurve] measures, [Recall] judges,
/// [CurveLines] prints; [MethodCurve] is the curve of our own index types, [CodeBitsCurve] that of
/// IVF_RABITQ by its bits, `benchmarks.peers` those of other Java libraries, and `compare/` those
/// of the Python ones.
@NullMarked
package io.elanus.benchmarks.curve;

import org.jspecify.annotations.NullMarked;
