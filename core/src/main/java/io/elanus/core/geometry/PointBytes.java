package io.elanus.core.geometry;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// A stored point, read where it is.
///
/// | offset | bytes | meaning              |
/// |-------:|------:|----------------------|
/// |      0 |     1 | 1: little-endian     |
/// |      1 |     4 | 1: a point           |
/// |      5 |     8 | x, NaN when empty    |
/// |     13 |     8 | y                    |
final class PointBytes {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle DOUBLE =
      MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);

  private PointBytes() {}

  static boolean isPoint(byte[] bytes, int from, int to) {
    return to - from == 21 && bytes[from] == 1 && (int) INT.get(bytes, from + 1) == 1;
  }

  static double x(byte[] bytes, int from) {
    return (double) DOUBLE.get(bytes, from + 5);
  }

  static double y(byte[] bytes, int from) {
    return (double) DOUBLE.get(bytes, from + 13);
  }
}
