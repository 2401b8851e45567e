package io.elanus.core.index;

import io.elanus.core.error.DatabaseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The recall that a search is to reach: the share of the true nearest that it finds, on average.
/// An index that was calibrated when it was built does as much work as that takes.
///
/// An index is given its target by `recall_target`; a search names another by the same word, or by
/// `level`, which Milvus's AUTOINDEX knows: a whole number from 1, fast, to 10, thorough.
public final class RecallTarget {
  public static final String NAME = "recall_target";

  /// What AUTOINDEX aims at when nothing is said: that of level 7.
  public static final double AUTOMATIC = 0.98;

  private static final String LEVEL = "level";
  private static final double LEAST = 0.5;
  private static final double MOST = 0.999;

  /// By level, that of level 1 first.
  private static final double[] OF_LEVELS = {
    0.9, 0.92, 0.94, 0.95, 0.96, 0.97, AUTOMATIC, 0.985, 0.99, 0.995
  };

  private RecallTarget() {}

  /// The target that a build states; null when it states none.
  ///
  /// @throws DatabaseException when it is no number or not in `[0.5, 0.999]`
  public static @Nullable Double ofBuild(Map<String, String> build) {
    return BuildParameters.stated(build, NAME) == null
        ? null
        : (Double) BuildParameters.number(build, NAME, AUTOMATIC, LEAST, MOST);
  }

  /// The target of a search: what it names, else that of the index; null when neither has one.
  /// Levels mean something where the index has a target.
  ///
  /// @throws DatabaseException when what it names is malformed or out of range
  public static @Nullable Double ofSearch(Map<String, String> build, Map<String, String> given) {
    Double ofIndex = ofBuild(build);
    Double named = SearchParameter.number(given, NAME, LEAST, MOST);
    if (named != null) {
      return named;
    }
    Integer level =
        ofIndex == null ? null : SearchParameter.whole(given, LEVEL, 1, OF_LEVELS.length);
    return level == null ? ofIndex : (Double) OF_LEVELS[level - 1];
  }
}
