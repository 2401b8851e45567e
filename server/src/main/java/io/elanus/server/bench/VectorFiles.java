package io.elanus.server.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/// Readers of the usual vector file formats, all little-endian; a name ending in `.gz` is gzip of
/// the same bytes.
final class VectorFiles {
  private VectorFiles() {}

  /// `.fvecs` (int32 dimension before each row of float32) or `.u8bin` (uint32 rows, uint32
  /// dimension, then bytes, taken as the numbers 0..255).
  static float[][] floats(Path file) {
    ByteBuffer bytes = read(file);
    return name(file).endsWith(".u8bin") ? floatsOfBytes(bytes) : floatRows(bytes);
  }

  /// `.ivecs`: int32 dimension before each row of int32.
  static int[][] integers(Path file) {
    ByteBuffer bytes = read(file);
    int width = bytes.getInt(0);
    int[][] rows = new int[bytes.limit() / (4 * (width + 1))][width];
    for (int[] row : rows) {
      bytes.getInt();
      for (int i = 0; i < width; i++) {
        row[i] = bytes.getInt();
      }
    }
    return rows;
  }

  static InputStream open(Path file) throws IOException {
    InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    return file.toString().endsWith(".gz") ? new GZIPInputStream(raw, 1 << 16) : raw;
  }

  private static float[][] floatRows(ByteBuffer bytes) {
    int width = bytes.getInt(0);
    float[][] rows = new float[bytes.limit() / (4 * (width + 1))][width];
    for (float[] row : rows) {
      bytes.getInt();
      for (int i = 0; i < width; i++) {
        row[i] = bytes.getFloat();
      }
    }
    return rows;
  }

  private static float[][] floatsOfBytes(ByteBuffer bytes) {
    float[][] rows = new float[bytes.getInt()][bytes.getInt()];
    for (float[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        row[i] = bytes.get() & 0xFF;
      }
    }
    return rows;
  }

  private static ByteBuffer read(Path file) {
    try (InputStream in = open(file)) {
      return ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException cause) {
      throw new UncheckedIOException("cannot read " + file + ": " + cause.getMessage(), cause);
    }
  }

  private static String name(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
  }
}
