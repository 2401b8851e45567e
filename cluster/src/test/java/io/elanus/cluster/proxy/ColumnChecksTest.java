package io.elanus.cluster.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.schema.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ColumnChecksTest {
  private static final float[] NOT_FINITE = {
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.intBitsToFloat(0x7f80_0001),
    Float.intBitsToFloat(0xffff_ffff)
  };

  private static byte[] bytes(float[] floats) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * floats.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : floats) {
      bytes.putFloat(value);
    }
    return bytes.array();
  }

  @Test
  void findsTheFirstFloatThatIsNoNumberWhereverItStands() {
    for (int count = 1; count < 70; count++) {
      for (int at = 0; at < count; at++) {
        float[] floats = new float[count];
        Arrays.fill(floats, Float.MAX_VALUE);
        floats[count - 1] = Float.NaN;
        floats[at] = NOT_FINITE[at % NOT_FINITE.length];
        assertThat(ColumnChecks.firstNotFinite(bytes(floats))).isEqualTo(Float.BYTES * at);
      }
    }
  }

  @Test
  void takesAnyFiniteNumber() {
    float[] edges = {
      0f, -0f, Float.MIN_VALUE, -Float.MIN_VALUE, Float.MAX_VALUE, -Float.MAX_VALUE, 1f, -1f
    };
    Random random = new Random(7);
    for (int round = 0; round < 2_000; round++) {
      float[] floats = new float[random.nextInt(100)];
      for (int i = 0; i < floats.length; i++) {
        float any = Float.intBitsToFloat(random.nextInt());
        floats[i] = Float.isFinite(any) ? any : edges[random.nextInt(edges.length)];
      }
      assertThat(ColumnChecks.firstNotFinite(bytes(floats))).isEqualTo(-1);
    }
  }

  @Test
  void namesTheValueThatIsNoNumber() {
    float[] floats = new float[40];
    floats[33] = Float.NEGATIVE_INFINITY;
    assertThatThrownBy(
            () -> ColumnChecks.requireFinite(DataType.FLOAT_VECTOR, floats.length, bytes(floats)))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("value '-Inf' is not a number or infinity");
  }
}
