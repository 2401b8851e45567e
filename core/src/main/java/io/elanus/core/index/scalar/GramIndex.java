package io.elanus.core.index.scalar;

import io.elanus.core.expression.predicate.JsonPath;
import io.elanus.core.expression.predicate.JsonTerm;
import io.elanus.core.expression.predicate.JsonTest;
import io.elanus.core.expression.predicate.LikePattern;
import io.elanus.core.expression.predicate.Predicate;
import io.elanus.core.expression.predicate.TextTerm;
import io.elanus.core.expression.predicate.TextTest;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.schema.FieldId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Over pieces of strings. What has a `like` pattern has all pieces of its literal parts: their
/// rows are candidates, the string itself decides.
final class GramIndex implements ScalarIndex {
  /// Pieces that are looked at, rarest first: more of them rule out little.
  private static final int MOST_PIECES = 6;

  private final FieldId field;
  private final @Nullable JsonPath path;
  private final int least;
  private final int most;
  private final Dictionary dictionary;
  private final int rowCount;

  /// The rows without a string; null when all have one.
  private final @Nullable Bits unknown;

  /// @param path null for VARCHAR
  /// @param held the rows with a string
  GramIndex(
      FieldId field,
      @Nullable JsonPath path,
      int least,
      int most,
      Dictionary dictionary,
      Bits held) {
    this.field = field;
    this.path = path;
    this.least = least;
    this.most = most;
    this.dictionary = dictionary;
    this.rowCount = held.size();
    this.unknown = ValueIndex.othersOrNull(held);
  }

  @Override
  public @Nullable LeafPlan plan(Predicate leaf) {
    return switch (leaf) {
      case Predicate.TextIs(TextTerm.Column(FieldId id), TextTest.Like(LikePattern pattern))
          when path == null && id.equals(field) ->
          plan(pattern);
      case Predicate.JsonIs(JsonTerm.Value(FieldId id, JsonPath at), JsonTest test)
          when id.equals(field)
              && path != null
              && at.equals(path)
              && test.text() instanceof TextTest.Like(LikePattern pattern)
              && test.equals(JsonTest.text(new TextTest.Like(pattern))) ->
          plan(pattern);
      default -> null; // of another place, or no pattern
    };
  }

  private @Nullable LeafPlan plan(LikePattern pattern) {
    Grams grams = new Grams(least, most);
    List<TermRanges> pieces = new ArrayList<>();
    for (byte[] literal : pattern.literals()) {
      grams.longest(
          literal,
          (bytes, from, to) ->
              pieces.add(dictionary.terms.exactly(Arrays.copyOfRange(bytes, from, to))));
    }
    if (pieces.isEmpty()) {
      return null; // every literal part is shorter than the shortest piece
    }
    pieces.sort(Comparator.comparingLong(dictionary.rows::count));
    List<TermRanges> rarest = pieces.subList(0, Math.min(MOST_PIECES, pieces.size()));
    long rows = dictionary.fewest(rarest);
    return new LeafPlan(
        dictionary.nanosOfAll(rarest, rowCount),
        rows,
        rows == 0,
        () -> new LeafAnswer(dictionary.rowsOfAll(rarest, rowCount), unknown, rows == 0));
  }
}
