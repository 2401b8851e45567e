package io.elanus.benchmarks.hnsw;

import io.elanus.benchmarks.data.DataSet;
import io.elanus.core.kernel.bits.Bits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The filters of wiki-movies-lsa128, on the lines of its JSON.
final class Films {
  private static final Pattern YEAR = Pattern.compile("\"year\": (\\d+)");
  private static final Pattern GENRES = Pattern.compile("\"genres\": \\[([^\\]]*)\\]");

  private Films() {}

  /// One for each query.
  static @Nullable Bits[] filters(String name, Path folder, int queries) {
    String[] films = lines(folder, "base.jsonl");
    @Nullable Bits[] filters = new Bits[queries];
    if (name.equals("year_eq_query_year")) {
      String[] asked = lines(folder, "query.jsonl");
      for (int q = 0; q < queries; q++) {
        int year = year(asked[q]);
        filters[q] = Filters.bits(films.length, row -> year(films[row]) == year);
      }
      return filters;
    }
    Predicate<String> passes = predicate(name);
    Arrays.fill(filters, Filters.bits(films.length, row -> passes.test(films[row])));
    return filters;
  }

  private static Predicate<String> predicate(String name) {
    return switch (name) {
      case "year_ge_2000" -> film -> year(film) >= 2000;
      case "year_1950_to_1959" -> film -> year(film) >= 1950 && year(film) <= 1959;
      case "genres_contains_Western" -> film -> genres(film).contains("\"Western\"");
      case "genres_contains_Animated" -> film -> genres(film).contains("\"Animated\"");
      case "genres_any_Horror_or_Thriller_and_year_ge_1980" ->
          film ->
              (genres(film).contains("\"Horror\"") || genres(film).contains("\"Thriller\""))
                  && year(film) >= 1980;
      case "title_like_The_prefix" -> film -> film.contains("\"title\": \"The ");
      case "cast_size_eq_0" -> film -> film.contains("\"cast_size\": 0,");
      default -> throw new IllegalArgumentException("unknown filter " + name);
    };
  }

  private static int year(String film) {
    Matcher matcher = YEAR.matcher(film);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : -1;
  }

  private static String genres(String film) {
    Matcher matcher = GENRES.matcher(film);
    return matcher.find() ? matcher.group(1) : "";
  }

  private static String[] lines(Path folder, String name) {
    return new String(DataSet.all(folder, name), StandardCharsets.UTF_8).split("\n");
  }
}
