package io.elanus.core.index.ivf;

import io.elanus.core.kernel.quantizer.FastScanTable;
import io.elanus.core.kernel.quantizer.RaBitQuantizer;

/// A query made ready for look-ups by signs, of rows and of centres alike.
///
/// @param rotated its elements
record SignedQuery(RaBitQuantizer quantizer, float[] rotated, FastScanTable table) {
  /// @param elements the query as lists see vectors: see [RowReader]
  static SignedQuery of(RaBitQuantizer quantizer, float[] elements) {
    float[] rotated = new float[quantizer.rotatedDimension()];
    quantizer.rotate(elements, rotated);
    FastScanTable table = FastScanTable.of(quantizer.table(rotated), quantizer.parts());
    return new SignedQuery(quantizer, rotated, table);
  }
}
