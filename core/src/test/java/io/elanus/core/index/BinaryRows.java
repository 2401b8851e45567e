package io.elanus.core.index;

import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.DataType;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Binary vectors in memory, for tests of the indexes over them.
public record BinaryRows(int dimension, byte[][] bytes, VectorRows rows) {
  /// Around a few vectors, a part of the bits flipped; every tenth is a copy of another.
  public static BinaryRows clustered(
      Random random, Arena arena, int dimension, int rowCount, int clusters, double flipped) {
    byte[][] centres = new byte[clusters][dimension / 8];
    for (byte[] centre : centres) {
      random.nextBytes(centre);
    }
    byte[][] bytes = new byte[rowCount][];
    for (int r = 0; r < rowCount; r++) {
      bytes[r] =
          r > 0 && r % 10 == 0
              ? bytes[random.nextInt(r)].clone()
              : near(random, centres[random.nextInt(clusters)], flipped);
    }
    return of(arena, dimension, bytes);
  }

  public static byte[] near(Random random, byte[] centre, double flipped) {
    byte[] vector = centre.clone();
    for (int bit = 0; bit < 8 * vector.length; bit++) {
      if (random.nextDouble() < flipped) {
        vector[bit >> 3] ^= (byte) (1 << (bit & 7));
      }
    }
    return vector;
  }

  public static BinaryRows of(Arena arena, int dimension, byte[][] bytes) {
    long stride = VectorRows.strideOf(DataType.BINARY_VECTOR, dimension);
    MemorySegment chunk = arena.allocate(Math.max(64, stride * bytes.length), 64);
    for (int r = 0; r < bytes.length; r++) {
      MemorySegment.copy(MemorySegment.ofArray(bytes[r]), 0, chunk, stride * r, bytes[r].length);
    }
    return new BinaryRows(
        dimension,
        bytes,
        new VectorRows(
            DataType.BINARY_VECTOR,
            dimension,
            bytes.length,
            stride,
            31,
            new MemorySegment[] {chunk}));
  }

  public QueryVector.Dense query(byte[] vector) {
    return new QueryVector.Dense(DataType.BINARY_VECTOR, dimension, vector);
  }

  /// A share of the rows, or null for all.
  public static @Nullable Bits eligible(Random random, int rowCount) {
    if (random.nextBoolean()) {
      return null;
    }
    Bits eligible = Bits.none(rowCount);
    double share = random.nextBoolean() ? 0.02 : 0.4;
    for (int r = 0; r < rowCount; r++) {
      if (random.nextDouble() < share) {
        eligible.set(r);
      }
    }
    return eligible;
  }

  /// What a build hands over.
  public static byte[] file(Consumer<Consumer<ByteBuffer>> build) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    build.accept(buffer -> {
      byte[] part = new byte[buffer.remaining()];
      buffer.get(part);
      bytes.writeBytes(part);
    });
    return bytes.toByteArray();
  }

  public static MemorySegment inArena(byte[] file, Arena arena) {
    return arena.allocate(file.length, 64).copyFrom(MemorySegment.ofArray(file));
  }
}
