package io.elanus.core.expression.predicate;

import io.elanus.core.expression.syntax.Constant;
import io.elanus.core.expression.syntax.Refusal;
import java.util.ArrayList;
import java.util.List;

/// Distinct constants of any kind, each with a number: what a JSON array shall contain. Numbers are
/// one when they have the same value.
public final class JsonElements {
  private final LongSet integers;
  private final LongSet fractions;
  private final BytesSet texts;
  private final boolean hasFalse;
  private final boolean hasTrue;
  private final List<Constant.Many> arrays;

  private JsonElements(
      LongSet integers,
      LongSet fractions,
      BytesSet texts,
      boolean hasFalse,
      boolean hasTrue,
      List<Constant.Many> arrays) {
    this.integers = integers;
    this.fractions = fractions;
    this.texts = texts;
    this.hasFalse = hasFalse;
    this.hasTrue = hasTrue;
    this.arrays = arrays;
  }

  public static JsonElements of(List<Constant> constants) {
    List<Long> integers = new ArrayList<>();
    List<Long> fractions = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    List<Constant.Many> arrays = new ArrayList<>();
    boolean hasFalse = false;
    boolean hasTrue = false;
    for (Constant constant : constants) {
      switch (constant) {
        case Constant.Bool(boolean value) -> {
          hasTrue |= value;
          hasFalse |= !value;
        }
        case Constant.Int(long value) -> integers.add(value);
        case Constant.Floating(double value) -> {
          if (Numbers.isLong(value)) {
            integers.add((long) value);
          } else {
            fractions.add(FloatingTest.bits(value));
          }
        }
        case Constant.Text(String value) -> texts.add(value);
        case Constant.Instant _ -> throw new Refusal("a time is no element of a JSON array");
        case Constant.Many array -> {
          if (!arrays.contains(array)) {
            arrays.add(array);
          }
        }
      }
    }
    return new JsonElements(
        LongSet.of(integers.stream().mapToLong(Long::longValue).toArray()),
        LongSet.of(fractions.stream().mapToLong(Long::longValue).toArray()),
        BytesSet.of(texts),
        hasFalse,
        hasTrue,
        List.copyOf(arrays));
  }

  public int size() {
    return integers.size()
        + fractions.size()
        + texts.size()
        + 2
        + arrays.size()
        - (hasFalse ? 0 : 1)
        - (hasTrue ? 0 : 1);
  }

  /// One more than the largest number of an element.
  public int bound() {
    return 2 + integers.size() + fractions.size() + texts.size() + arrays.size();
  }

  /// The number of the element that equals the boolean; negative when there is none.
  public int numberOf(boolean value) {
    return value ? (hasTrue ? 1 : -1) : (hasFalse ? 0 : -1);
  }

  public int numberOf(long value) {
    int rank = integers.rank(value);
    return rank < 0 ? -1 : 2 + rank;
  }

  public int numberOf(double value) {
    if (Numbers.isLong(value)) {
      return numberOf((long) value);
    }
    int rank = fractions.rank(FloatingTest.bits(value));
    return rank < 0 ? -1 : 2 + integers.size() + rank;
  }

  public int numberOf(byte[] bytes, int from, int to) {
    int rank = texts.rank(bytes, from, to);
    return rank < 0 ? -1 : 2 + integers.size() + fractions.size() + rank;
  }

  /// Those that are whole numbers of 64 bits.
  public LongSet integers() {
    return integers;
  }

  /// All other numbers, as [FloatingTest#bits].
  public LongSet fractions() {
    return fractions;
  }

  public BytesSet texts() {
    return texts;
  }

  public boolean hasFalse() {
    return hasFalse;
  }

  public boolean hasTrue() {
    return hasTrue;
  }

  /// Arrays have the last numbers, in this order.
  public List<Constant.Many> arrays() {
    return arrays;
  }
}
