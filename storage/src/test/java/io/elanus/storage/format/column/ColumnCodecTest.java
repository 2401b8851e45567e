package io.elanus.storage.format.column;

import static org.assertj.core.api.Assertions.assertThat;

import io.elanus.core.column.BytesColumn;
import io.elanus.core.column.Column;
import io.elanus.core.column.FloatingColumn;
import io.elanus.core.column.IntegerColumn;
import io.elanus.core.schema.DataType;
import io.elanus.core.schema.FieldSchema;
import io.elanus.storage.format.AllTypes;
import io.elanus.storage.format.RandomRows;
import io.elanus.storage.format.Same;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(5)
final class ColumnCodecTest {
  @Test
  void givesBackEveryTypeInBothPackings() {
    for (long seed = 0; seed < 20; seed++) {
      for (FieldSchema field : AllTypes.schema(DataType.VARCHAR).fields()) {
        Column column = RandomRows.column(new Random(seed), field, (int) seed * 11);
        for (Packing packing : Packing.values()) {
          Same.assertSame(decode(encode(column, packing)), column);
        }
      }
    }
  }

  @Test
  void packsNumbersInTheFewestBits() {
    assertThat(width(5, 5, 5)).isEqualTo(new Integers.Width(5, 1));
    assertThat(width(5, 6)).isEqualTo(new Integers.Width(5, 1));
    assertThat(width(-1, 2)).isEqualTo(new Integers.Width(-1, 2));
    assertThat(width(0, 4)).isEqualTo(new Integers.Width(0, 4));
    assertThat(width(0, 16)).isEqualTo(new Integers.Width(0, 8));
    assertThat(width(1000, 1256)).isEqualTo(new Integers.Width(1000, 16));
    assertThat(width(0, 1L << 32)).isEqualTo(new Integers.Width(0, 64));
    assertThat(width(0, (1L << 32) - 1)).isEqualTo(new Integers.Width(0, 32));
    assertThat(width(Long.MIN_VALUE, Long.MAX_VALUE)).isEqualTo(new Integers.Width(0, 64));
  }

  @Test
  void readsAnyRowAlone() {
    Random random = new Random(3);
    for (FieldSchema field : AllTypes.schema(DataType.INT64).fields()) {
      Column column = RandomRows.column(random, field, 100);
      ColumnBlock block =
          ColumnBlock.of(MemorySegment.ofArray(encode(column, Packing.TIGHT)), "block");
      for (int row = 0; row < 100; row++) {
        assertThat(block.isNull(row)).isEqualTo(column.isNull(row));
        if (column.isNull(row)) {
          continue;
        }
        if (column instanceof IntegerColumn integers) {
          assertThat(block.integerAt(row)).isEqualTo(integers.values()[row]);
        } else if (column instanceof FloatingColumn floats) {
          assertThat(block.floatingAt(row)).isEqualTo(floats.values()[row]);
        } else if (column instanceof BytesColumn texts) {
          byte[] text = new byte[texts.length(row)];
          block.copyText(block.offsetAt(row), block.offsetAt(row + 1), text, 0);
          assertThat(text).isEqualTo(texts.value(row));
        }
      }
    }
  }

  private static Integers.Width width(long... values) {
    return Integers.tight(new IntegerColumn(DataType.INT64, values, null));
  }

  private static byte[] encode(Column column, Packing packing) {
    byte[] bytes = new byte[(int) ColumnCodec.encodedSize(column, packing)];
    assertThat(ColumnCodec.encode(column, packing, bytes, 0)).isEqualTo(bytes.length);
    return bytes;
  }

  private static Column decode(byte[] bytes) {
    return ColumnCodec.decode(MemorySegment.ofArray(bytes), "block");
  }
}
