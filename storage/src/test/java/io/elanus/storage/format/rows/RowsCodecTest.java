package io.elanus.storage.format.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.elanus.core.column.Column;
import io.elanus.core.column.DenseVectorColumn;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.column.Rows;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.schema.CollectionSchema;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldId;
import io.elanus.storage.format.AllTypes;
import io.elanus.storage.format.RandomRows;
import io.elanus.storage.format.Same;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class RowsCodecTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final CollectionSchema SCHEMA = AllTypes.schema(DataType.INT64);

  @Test
  void givesBackWhatItWasGiven() {
    for (long seed = 0; seed < 30; seed++) {
      Rows rows = RandomRows.rows(new Random(seed), SCHEMA.fields(), (int) seed * 7);
      byte[] bytes = RowsCodec.encode(rows);
      assertThat(bytes).hasSize((int) RowsCodec.encodedSize(rows));
      Same.assertSame(RowsCodec.decode(bytes), rows);
    }
  }

  @Test
  void writesIntoALargerArray() {
    Rows rows = RandomRows.rows(new Random(5), SCHEMA.fields(), 33);
    byte[] bytes = new byte[(int) RowsCodec.encodedSize(rows) + 21];
    int end = RowsCodec.encode(rows, bytes, 13);
    assertThat(end).isEqualTo(bytes.length - 8);
    Same.assertSame(RowsCodec.decode(bytes, 13, end - 13), rows);
  }

  @Test
  void writesTheSameBytesInParts() {
    for (long seed = 0; seed < 30; seed++) {
      Rows rows = RandomRows.rows(new Random(seed), SCHEMA.fields(), (int) seed * 7);
      ByteBuffer joined = ByteBuffer.allocate((int) RowsCodec.encodedSize(rows));
      RowsCodec.encodeParts(rows).forEach(joined::put);
      assertThat(joined.array()).isEqualTo(RowsCodec.encode(rows));
    }
  }

  @Test
  void doesNotCopyVectorsIntoParts() {
    byte[] vectors = new byte[4 * 6 * 3];
    Rows rows =
        new Rows(
            3,
            Map.of(
                new FieldId(1), new DenseVectorColumn(DataType.FLOAT_VECTOR, 6, 3, vectors, null)));
    assertThat(RowsCodec.encodeParts(rows).getLast()).isSameAs(vectors);
  }

  @Test
  void keepsRowsWithoutColumns() {
    Rows rows = new Rows(7, Map.of());
    Same.assertSame(RowsCodec.decode(RowsCodec.encode(rows)), rows);
  }

  @Test
  void refusesEveryTruncation() {
    byte[] bytes = RowsCodec.encode(RandomRows.rows(new Random(1), SCHEMA.fields(), 3));
    for (int length = 0; length < bytes.length; length++) {
      int cut = length;
      assertThatThrownBy(() -> RowsCodec.decode(bytes, 0, cut))
          .isInstanceOfSatisfying(
              DatabaseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IO_FAILED));
    }
  }

  /// Without a checksum a flipped bit may give other rows, but nothing worse: no other exception,
  /// and no more memory than 64 times the input (a bit per number at the narrowest). What is
  /// allocated on the way, refused or not, bounds the work.
  @Test
  void survivesAnyByte() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] sound = RowsCodec.encode(RandomRows.rows(random, SCHEMA.fields(), 3));
    for (int at = 0; at < sound.length; at++) {
      for (int value : new int[] {0, 1, 0x7F, 0x80, 0xFF, sound[at] ^ 1 << random.nextInt(8)}) {
        byte[] bytes = sound.clone();
        bytes[at] = (byte) value;
        Rows rows = null;
        ErrorCode refusal = null;
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try {
          rows = RowsCodec.decode(bytes);
        } catch (DatabaseException refused) {
          refusal = refused.code();
        }
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        String place = "seed %d byte %d".formatted(seed, at);
        assertThat(allocated).as(place).isLessThan(2 * 65L * bytes.length);
        if (rows == null) {
          assertThat(refusal).as(place).isEqualTo(ErrorCode.IO_FAILED);
        } else {
          assertThat(rows.byteSize()).as(place).isLessThan(65L * bytes.length);
        }
      }
    }
  }

  @Test
  void refusesToTruncateANumber() {
    Column column = new IntegerColumn(DataType.INT8, new long[] {128}, null);
    assertThatThrownBy(() -> RowsCodec.encode(new Rows(1, Map.of(new FieldId(100), column))))
        .isInstanceOf(IllegalStateException.class);
  }
}
