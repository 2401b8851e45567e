package io.elanus.core.kernel.quantizer;

/// Addends rounded to unsigned bytes for [FastScan]: the sum of the true addends is about `bias +
/// step * sum of bytes`, at most half a step a part away.
///
/// @param bytes shape `[storedParts][16]`
public record FastScanTable(byte[] bytes, float bias, float step) {
  /// @param table true addends, shape `[parts][16]`, finite
  public static FastScanTable of(float[] table, int parts) {
    return of(table, parts, 255);
  }

  /// Addends of four bits, for [FastScan#below].
  ///
  /// @param table true addends, shape `[parts][16]`, finite
  public static FastScanTable comparable(float[] table, int parts) {
    return of(table, parts, FastScan.MOST_ADDEND);
  }

  private static FastScanTable of(float[] table, int parts, int most) {
    float widest = 0;
    double bias = 0;
    float[] least = new float[parts];
    for (int part = 0; part < parts; part++) {
      float smallest = table[16 * part];
      float largest = smallest;
      for (int i = 16 * part + 1; i < 16 * part + 16; i++) {
        smallest = Math.min(smallest, table[i]);
        largest = Math.max(largest, table[i]);
      }
      least[part] = smallest;
      bias += smallest;
      widest = Math.max(widest, largest - smallest);
    }
    float perStep = widest > 0 ? most / widest : 0;
    byte[] bytes = new byte[16 * FastScan.storedParts(parts)];
    for (int part = 0; part < parts; part++) {
      float smallest = least[part];
      for (int i = 16 * part; i < 16 * part + 16; i++) {
        bytes[i] = (byte) (int) ((table[i] - smallest) * perStep + 0.5f);
      }
    }
    return new FastScanTable(bytes, (float) bias, widest / most);
  }
}
