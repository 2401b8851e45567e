package io.elanus.core.expression.predicate;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Constants in the form of an array's elements, in the order written.
public sealed interface Elements {
  int count();

  /// The same, each once.
  default Elements distinct() {
    return switch (this) {
      case Integers(long[] values) -> new Integers(Arrays.stream(values).distinct().toArray());
      case Floats(double[] values) ->
          new Floats(Arrays.stream(values).map(v -> v + 0.0).distinct().toArray());
      case Texts(byte[][] values) -> {
        BytesSet set = BytesSet.ofBytes(List.of(values));
        byte[][] once = new byte[set.size()][];
        for (int rank = 0; rank < once.length; rank++) {
          once[rank] = set.member(rank);
        }
        yield new Texts(once);
      }
    };
  }

  /// BOOL as 0 and 1, and all integers.
  record Integers(long[] values) implements Elements {
    @Override
    public int count() {
      return values.length;
    }
  }

  /// FLOAT elements rounded to FLOAT.
  record Floats(double[] values) implements Elements {
    @Override
    public int count() {
      return values.length;
    }
  }

  record Texts(byte[][] values) implements Elements {
    public static Texts of(List<String> strings) {
      return new Texts(
          strings.stream()
              .map(string -> string.getBytes(StandardCharsets.UTF_8))
              .toArray(byte[][]::new));
    }

    @Override
    public int count() {
      return values.length;
    }
  }
}
