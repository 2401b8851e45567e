package io.elanus.server.bench;

import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/// A filter that a data set carries a ground truth for: the name in the file, and the filter for a
/// query number.
record FilterCase(String name, IntFunction<String> filter) {

  /// The case of a ground truth named `gt_<metric>_<name>_top100`, if it is a filtered one.
  static Optional<FilterCase> ofGroundTruth(String name, Dataset data) {
    return Optional.ofNullable(
        switch (name) {
          case "id_lt_600" -> always(name, "id < 600");
          case "id_lt_6000" -> always(name, "id < 6000");
          case "id_lt_19000" -> always(name, "id < 19000");
          case "id_mod100_eq_7" -> always(name, "id % 100 == 7");
          case "label_eq_querylabel_plus1_mod10" ->
              new FilterCase(name, q -> "label == " + (data.queryLabel(q) + 1) % 10);
          case "filter_cast_size_eq_0" -> always(name, "cast_size == 0");
          case "filter_genres_any_Horror_or_Thriller_and_year_ge_1980" ->
              always(name, "array_contains_any(genres, ['Horror', 'Thriller']) and year >= 1980");
          case "filter_genres_contains_Animated" ->
              always(name, "array_contains(genres, 'Animated')");
          case "filter_genres_contains_Western" ->
              always(name, "array_contains(genres, 'Western')");
          case "filter_title_like_The_prefix" -> always(name, "title like 'The %'");
          case "filter_year_1950_to_1959" -> always(name, "1950 <= year <= 1959");
          case "filter_year_eq_query_year" ->
              new FilterCase(name, q -> "year == " + data.queryAttribute(q, "year"));
          case "filter_year_ge_2000" -> always(name, "year >= 2000");
          default -> null;
        });
  }

  private static FilterCase always(String name, String filter) {
    return new FilterCase(name, q -> filter);
  }

  /// The attributes that a base row of a film set carries, with what they are.
  static final Map<String, String> FILM_ATTRIBUTES =
      Map.of("title", "text", "year", "number", "cast_size", "number", "genres", "texts");
}
