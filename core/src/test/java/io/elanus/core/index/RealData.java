package io.elanus.core.index;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/// Real sets of vectors, plain or packed by gzip, in the folder that the system property or
/// environment variable `ELANUS_DATA` names, by default `../../shared/data`. A test that asks for
/// one that is not there is skipped.
public final class RealData {
  private static final Path FOLDER =
      Path.of(
          System.getProperty(
              "ELANUS_DATA", System.getenv().getOrDefault("ELANUS_DATA", "../../shared/data")));

  private RealData() {}

  public static float[][] u8(String name) throws IOException {
    ByteBuffer in = read(name);
    float[][] rows = new float[in.getInt()][in.getInt()];
    for (float[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        row[i] = in.get() & 0xFF;
      }
    }
    return rows;
  }

  public static float[][] fvecs(String name) throws IOException {
    ByteBuffer in = read(name);
    int dimension = in.getInt(0);
    float[][] rows = new float[in.remaining() / (4 + 4 * dimension)][dimension];
    for (float[] row : rows) {
      in.getInt();
      for (int i = 0; i < dimension; i++) {
        row[i] = in.getFloat();
      }
    }
    return rows;
  }

  public static ByteBuffer read(String name) throws IOException {
    Path plain = FOLDER.resolve(name);
    Path packed = FOLDER.resolve(name + ".gz");
    assumeTrue(
        Files.exists(plain) || Files.exists(packed),
        () -> "no data set at " + plain.toAbsolutePath() + ": set ELANUS_DATA");
    try (InputStream in =
        Files.exists(plain)
            ? Files.newInputStream(plain)
            : new GZIPInputStream(Files.newInputStream(packed), 1 << 16)) {
      return ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
    }
  }
}
