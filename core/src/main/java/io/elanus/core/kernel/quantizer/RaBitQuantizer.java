package io.elanus.core.kernel.quantizer;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// Stores the signs of a vector's elements after a random rotation: one bit an element (Gao & Long,
/// "RaBitQ", arXiv:2405.12497).
///
/// With `s` the signs of the rotated vector `x` (1 or -1), the inner product of `x` with a rotated
/// query `q` is estimated as `|x|^2 / sum |x[i]| * sum s[i] q[i]`: without bias, and off by about
/// `|x| |q| / sqrt(dimension)`. The sums are taken by [FastScan], four elements a part.
public final class RaBitQuantizer {
  private final int dimension;
  private final long seed;
  private final Rotation rotation;

  /// @param seed of the rotation
  public RaBitQuantizer(int dimension, long seed) {
    this.dimension = dimension;
    this.seed = seed;
    this.rotation = new Rotation((dimension + 3) & -4, seed);
  }

  /// Whether the other one rotates every vector as this one does.
  public boolean rotatesAs(RaBitQuantizer other) {
    return dimension == other.dimension && seed == other.seed;
  }

  /// Elements of a rotated vector: the dimension's next multiple of four.
  public int rotatedDimension() {
    return rotation.dimension();
  }

  /// Parts of a code, for [FastScan].
  public int parts() {
    return rotation.dimension() / 4;
  }

  /// Rotates a vector.
  ///
  /// @param vector shape `[>= dimension]`
  /// @param rotated takes shape `[rotatedDimension()]`
  public void rotate(float[] vector, float[] rotated) {
    System.arraycopy(vector, 0, rotated, 0, dimension);
    Arrays.fill(rotated, dimension, rotated.length, 0);
    rotation.rotate(rotated);
  }

  /// Writes the signs of a rotated vector into a block that is zero there.
  public void put(float[] rotated, MemorySegment codes, long block, int row) {
    for (int part = 0; part < parts(); part++) {
      int nibble = 0;
      for (int i = 0; i < 4; i++) {
        nibble |= rotated[4 * part + i] > 0 ? 1 << i : 0;
      }
      FastScan.put(codes, block, part, row, nibble);
    }
  }

  /// What sums over signs are added up from: for each four elements and each choice of their signs
  /// the sum of the elements.
  ///
  /// @return shape `[parts()][16]`
  public float[] table(float[] rotated) {
    float[] table = new float[16 * parts()];
    for (int part = 0; part < parts(); part++) {
      int at = 16 * part;
      int from = 4 * part;
      table[at] = -rotated[from] - rotated[from + 1] - rotated[from + 2] - rotated[from + 3];
      for (int bit = 0; bit < 4; bit++) {
        float twice = 2 * rotated[from + bit];
        for (int low = 0; low < 1 << bit; low++) {
          table[at + (1 << bit) + low] = table[at + low] + twice;
        }
      }
    }
    return table;
  }
}
