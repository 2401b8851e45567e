package io.elanus.core.kernel.quantizer;

import static jdk.incubator.vector.VectorOperators.F2I;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHR;

import io.elanus.core.kernel.distance.LaneSum;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/// Sums over the codes of [RaBitExtraBits] with the Vector API; the plain twins stand at the end.
///
/// An int holds an element of each plane. Planes are shifted and masked out of the same ints by
/// constants, at most five in a loop's body: with more the compiler no longer inlines the last sum
/// and boxes it. They are added up in several sums, so that no addition waits for another. Loops
/// are written out: helpers that take or return vectors would box them.
public final class ExtraBitKernels {
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = INTS.length();
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final ValueLayout.OfInt INT32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private ExtraBitKernels() {}

  /// The next multiple of what a vector of any width holds.
  public static int padded(int count) {
    return (count + 15) & -16;
  }

  /// The sum over elements of `weight * code`.
  ///
  /// @param bits of an element, 1 to 8
  /// @param weights `32 / bits` planes; zero where there is no element
  /// @param plane length of a plane, as [#padded] makes it; so many ints are read
  public static float dot(int bits, float[] weights, int plane, MemorySegment codes, long offset) {
    return switch (bits) {
      case 1 -> dot1(weights, plane, codes, offset);
      case 2 -> dot2(weights, plane, codes, offset);
      case 3 -> dot3(weights, plane, codes, offset);
      case 4 -> dot4(weights, plane, codes, offset);
      case 5 -> dot5(weights, plane, codes, offset);
      case 6 -> dot6(weights, plane, codes, offset);
      case 7 -> dot7(weights, plane, codes, offset);
      case 8 -> dot8(weights, plane, codes, offset);
      default -> throw new IllegalArgumentException(bits + " bits");
    };
  }

  private static float dot1(float[] weights, int plane, MemorySegment codes, long offset) {
    FloatVector a = FloatVector.zero(FLOATS);
    FloatVector b = FloatVector.zero(FLOATS);
    FloatVector c = FloatVector.zero(FLOATS);
    FloatVector d = FloatVector.zero(FLOATS);
    for (int group = 0; group < 8; group++) {
      for (int j = 0; j < plane; j += LANES) {
        int at = 4 * plane * group + j;
        IntVector packed =
            IntVector.fromMemorySegment(INTS, codes, offset + 4L * j, ORDER)
                .lanewise(LSHR, 4 * group);
        a =
            ((FloatVector) packed.and(0x1).convert(I2F, 0))
                .fma(FloatVector.fromArray(FLOATS, weights, at), a);
        b =
            ((FloatVector) packed.lanewise(LSHR, 1).and(0x1).convert(I2F, 0))
                .fma(FloatVector.fromArray(FLOATS, weights, at + plane), b);
        c =
            ((FloatVector) packed.lanewise(LSHR, 2).and(0x1).convert(I2F, 0))
                .fma(FloatVector.fromArray(FLOATS, weights, at + 2 * plane), c);
        d =
            ((FloatVector) packed.lanewise(LSHR, 3).and(0x1).convert(I2F, 0))
                .fma(FloatVector.fromArray(FLOATS, weights, at + 3 * plane), d);
      }
    }
    return LaneSum.of(a.add(b).add(c.add(d)));
  }

  private static float dot2(float[] weights, int plane, MemorySegment codes, long offset) {
    FloatVector a = FloatVector.zero(FLOATS);
    FloatVector b = FloatVector.zero(FLOATS);
    FloatVector c = FloatVector.zero(FLOATS);
    FloatVector d = FloatVector.zero(FLOATS);
    for (int group = 0; group < 4; group++) {
      for (int j = 0; j < plane; j += LANES) {
        int at = 4 * plane * group + j;
        IntVector packed =
            IntVector.fromMemorySegment(INTS, codes, offset + 4L * j, ORDER)
                .lanewise(LSHR, 8 * group);
        a =
            ((FloatVector) packed.and(0x3).convert(I2F, 0))
                .fma(FloatVector.fromArray(FLOATS, weights, at), a);
        b =
            ((FloatVector) packed.lanewise(LSHR, 2).and(0x3).convert(I2F, 0))
                .fma(FloatVector.fromArray(FLOATS, weights, at + plane), b);
        c =
            ((FloatVector) packed.lanewise(LSHR, 4).and(0x3).convert(I2F, 0))
                .fma(FloatVector.fromArray(FLOATS, weights, at + 2 * plane), c);
        d =
            ((FloatVector) packed.lanewise(LSHR, 6).and(0x3).convert(I2F, 0))
                .fma(FloatVector.fromArray(FLOATS, weights, at + 3 * plane), d);
      }
    }
    return LaneSum.of(a.add(b).add(c.add(d)));
  }

  private static float dot3(float[] weights, int plane, MemorySegment codes, long offset) {
    FloatVector a = FloatVector.zero(FLOATS);
    FloatVector b = FloatVector.zero(FLOATS);
    FloatVector c = FloatVector.zero(FLOATS);
    FloatVector d = FloatVector.zero(FLOATS);
    for (int group = 0; group < 2; group++) {
      for (int j = 0; j < plane; j += LANES) {
        int at = 5 * plane * group + j;
        IntVector packed =
            IntVector.fromMemorySegment(INTS, codes, offset + 4L * j, ORDER)
                .lanewise(LSHR, 15 * group);
        a =
            ((FloatVector) packed.and(0x7).convert(I2F, 0))
                .fma(FloatVector.fromArray(FLOATS, weights, at), a);
        b =
            ((FloatVector) packed.lanewise(LSHR, 3).and(0x7).convert(I2F, 0))
                .fma(FloatVector.fromArray(FLOATS, weights, at + plane), b);
        c =
            ((FloatVector) packed.lanewise(LSHR, 6).and(0x7).convert(I2F, 0))
                .fma(FloatVector.fromArray(FLOATS, weights, at + 2 * plane), c);
        d =
            ((FloatVector) packed.lanewise(LSHR, 9).and(0x7).convert(I2F, 0))
                .fma(FloatVector.fromArray(FLOATS, weights, at + 3 * plane), d);
        a =
            ((FloatVector) packed.lanewise(LSHR, 12).and(0x7).convert(I2F, 0))
                .fma(FloatVector.fromArray(FLOATS, weights, at + 4 * plane), a);
      }
    }
    return LaneSum.of(a.add(b).add(c.add(d)));
  }

  private static float dot4(float[] weights, int plane, MemorySegment codes, long offset) {
    FloatVector a = FloatVector.zero(FLOATS);
    FloatVector b = FloatVector.zero(FLOATS);
    FloatVector c = FloatVector.zero(FLOATS);
    FloatVector d = FloatVector.zero(FLOATS);
    for (int group = 0; group < 2; group++) {
      for (int j = 0; j < plane; j += LANES) {
        int at = 4 * plane * group + j;
        IntVector packed =
            IntVector.fromMemorySegment(INTS, codes, offset + 4L * j, ORDER)
                .lanewise(LSHR, 16 * group);
        a =
            ((FloatVector) packed.and(0xf).convert(I2F, 0))
                .fma(FloatVector.fromArray(FLOATS, weights, at), a);
        b =
            ((FloatVector) packed.lanewise(LSHR, 4).and(0xf).convert(I2F, 0))
                .fma(FloatVector.fromArray(FLOATS, weights, at + plane), b);
        c =
            ((FloatVector) packed.lanewise(LSHR, 8).and(0xf).convert(I2F, 0))
                .fma(FloatVector.fromArray(FLOATS, weights, at + 2 * plane), c);
        d =
            ((FloatVector) packed.lanewise(LSHR, 12).and(0xf).convert(I2F, 0))
                .fma(FloatVector.fromArray(FLOATS, weights, at + 3 * plane), d);
      }
    }
    return LaneSum.of(a.add(b).add(c.add(d)));
  }

  private static float dot5(float[] weights, int plane, MemorySegment codes, long offset) {
    FloatVector a = FloatVector.zero(FLOATS);
    FloatVector b = FloatVector.zero(FLOATS);
    FloatVector c = FloatVector.zero(FLOATS);
    for (int group = 0; group < 2; group++) {
      for (int j = 0; j < plane; j += LANES) {
        int at = 3 * plane * group + j;
        IntVector packed =
            IntVector.fromMemorySegment(INTS, codes, offset + 4L * j, ORDER)
                .lanewise(LSHR, 15 * group);
        a =
            ((FloatVector) packed.and(0x1f).convert(I2F, 0))
                .fma(FloatVector.fromArray(FLOATS, weights, at), a);
        b =
            ((FloatVector) packed.lanewise(LSHR, 5).and(0x1f).convert(I2F, 0))
                .fma(FloatVector.fromArray(FLOATS, weights, at + plane), b);
        c =
            ((FloatVector) packed.lanewise(LSHR, 10).and(0x1f).convert(I2F, 0))
                .fma(FloatVector.fromArray(FLOATS, weights, at + 2 * plane), c);
      }
    }
    return LaneSum.of(a.add(b).add(c));
  }

  private static float dot6(float[] weights, int plane, MemorySegment codes, long offset) {
    FloatVector a = FloatVector.zero(FLOATS);
    FloatVector b = FloatVector.zero(FLOATS);
    FloatVector c = FloatVector.zero(FLOATS);
    FloatVector d = FloatVector.zero(FLOATS);
    for (int at = 0; at < plane; at += LANES) {
      IntVector packed = IntVector.fromMemorySegment(INTS, codes, offset + 4L * at, ORDER);
      a =
          ((FloatVector) packed.and(0x3f).convert(I2F, 0))
              .fma(FloatVector.fromArray(FLOATS, weights, at), a);
      b =
          ((FloatVector) packed.lanewise(LSHR, 6).and(0x3f).convert(I2F, 0))
              .fma(FloatVector.fromArray(FLOATS, weights, at + plane), b);
      c =
          ((FloatVector) packed.lanewise(LSHR, 12).and(0x3f).convert(I2F, 0))
              .fma(FloatVector.fromArray(FLOATS, weights, at + 2 * plane), c);
      d =
          ((FloatVector) packed.lanewise(LSHR, 18).and(0x3f).convert(I2F, 0))
              .fma(FloatVector.fromArray(FLOATS, weights, at + 3 * plane), d);
      a =
          ((FloatVector) packed.lanewise(LSHR, 24).and(0x3f).convert(I2F, 0))
              .fma(FloatVector.fromArray(FLOATS, weights, at + 4 * plane), a);
    }
    return LaneSum.of(a.add(b).add(c.add(d)));
  }

  private static float dot7(float[] weights, int plane, MemorySegment codes, long offset) {
    FloatVector a = FloatVector.zero(FLOATS);
    FloatVector b = FloatVector.zero(FLOATS);
    FloatVector c = FloatVector.zero(FLOATS);
    FloatVector d = FloatVector.zero(FLOATS);
    for (int at = 0; at < plane; at += LANES) {
      IntVector packed = IntVector.fromMemorySegment(INTS, codes, offset + 4L * at, ORDER);
      a =
          ((FloatVector) packed.and(0x7f).convert(I2F, 0))
              .fma(FloatVector.fromArray(FLOATS, weights, at), a);
      b =
          ((FloatVector) packed.lanewise(LSHR, 7).and(0x7f).convert(I2F, 0))
              .fma(FloatVector.fromArray(FLOATS, weights, at + plane), b);
      c =
          ((FloatVector) packed.lanewise(LSHR, 14).and(0x7f).convert(I2F, 0))
              .fma(FloatVector.fromArray(FLOATS, weights, at + 2 * plane), c);
      d =
          ((FloatVector) packed.lanewise(LSHR, 21).and(0x7f).convert(I2F, 0))
              .fma(FloatVector.fromArray(FLOATS, weights, at + 3 * plane), d);
    }
    return LaneSum.of(a.add(b).add(c.add(d)));
  }

  private static float dot8(float[] weights, int plane, MemorySegment codes, long offset) {
    FloatVector a = FloatVector.zero(FLOATS);
    FloatVector b = FloatVector.zero(FLOATS);
    FloatVector c = FloatVector.zero(FLOATS);
    FloatVector d = FloatVector.zero(FLOATS);
    for (int at = 0; at < plane; at += LANES) {
      IntVector packed = IntVector.fromMemorySegment(INTS, codes, offset + 4L * at, ORDER);
      a =
          ((FloatVector) packed.and(0xff).convert(I2F, 0))
              .fma(FloatVector.fromArray(FLOATS, weights, at), a);
      b =
          ((FloatVector) packed.lanewise(LSHR, 8).and(0xff).convert(I2F, 0))
              .fma(FloatVector.fromArray(FLOATS, weights, at + plane), b);
      c =
          ((FloatVector) packed.lanewise(LSHR, 16).and(0xff).convert(I2F, 0))
              .fma(FloatVector.fromArray(FLOATS, weights, at + 2 * plane), c);
      d =
          ((FloatVector) packed.lanewise(LSHR, 24).and(0xff).convert(I2F, 0))
              .fma(FloatVector.fromArray(FLOATS, weights, at + 3 * plane), d);
    }
    return LaneSum.of(a.add(b).add(c.add(d)));
  }

  /// How near a vector's direction is to that of `floor(scale * sizes) + 0.5`, elements cut off at
  /// `most + 0.5`: their squared inner product, divided by the latter's squared length.
  ///
  /// @param sizes not negative, shape `[padded(dimension)]`, zero behind the dimension
  static double fit(float[] sizes, int dimension, float scale, int most) {
    FloatVector products = FloatVector.zero(FLOATS);
    FloatVector squares = products;
    for (int i = 0; i < sizes.length; i += LANES) {
      FloatVector size = FloatVector.fromArray(FLOATS, sizes, i);
      IntVector step = ((IntVector) size.mul(scale).convert(F2I, 0)).min(most);
      FloatVector steps = (FloatVector) step.convert(I2F, 0);
      products = steps.add(0.5f).fma(size, products);
      squares = steps.add(1).fma(steps, squares);
    }
    double product = LaneSum.of(products);
    return product * product / (LaneSum.of(squares) + 0.25 * dimension);
  }

  /// As [#dot], element by element.
  static float plainDot(int bits, float[] weights, int plane, MemorySegment codes, long offset) {
    double sum = 0;
    for (int at = 0; at < weights.length; at++) {
      int packed = codes.get(INT32, offset + 4L * (at % plane));
      sum += (double) weights[at] * (packed >>> (bits * (at / plane)) & ((1 << bits) - 1));
    }
    return (float) sum;
  }

  /// As [#fit], element by element.
  static double plainFit(float[] sizes, int dimension, float scale, int most) {
    double product = 0;
    double squares = 0;
    for (int i = 0; i < dimension; i++) {
      double value = Math.min((int) (sizes[i] * scale), most) + 0.5;
      product += value * sizes[i];
      squares += value * value;
    }
    return product * product / squares;
  }
}
