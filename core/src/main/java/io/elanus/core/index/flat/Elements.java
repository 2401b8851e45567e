package io.elanus.core.index.flat;

import io.elanus.core.index.QueryVector;
import io.elanus.core.kernel.distance.BFloat16Distance;
import io.elanus.core.kernel.distance.Float16Distance;
import io.elanus.core.schema.DataType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// The elements of a query in the forms that kernels take.
final class Elements {
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private Elements() {}

  /// A FLOAT_VECTOR's elements.
  static void floats(QueryVector.Dense query, float[] elements) {
    MemorySegment.copy(
        MemorySegment.ofArray(query.bytes()), FLOAT, 0, elements, 0, query.dimension());
  }

  /// The even and the odd elements of a vector of halves.
  static void halves(QueryVector.Dense query, float[] even, float[] odd) {
    MemorySegment bytes = MemorySegment.ofArray(query.bytes());
    boolean brain = query.type() == DataType.BFLOAT16_VECTOR;
    for (int i = 0; i < query.dimension(); i++) {
      float element =
          brain ? BFloat16Distance.element(bytes, 0, i) : Float16Distance.element(bytes, 0, i);
      ((i & 1) == 0 ? even : odd)[i >> 1] = element;
    }
  }

  /// The even and the odd elements of a vector of bytes.
  static void bytes(QueryVector.Dense query, short[] even, short[] odd) {
    for (int i = 0; i < query.dimension(); i++) {
      ((i & 1) == 0 ? even : odd)[i >> 1] = query.bytes()[i];
    }
  }
}
