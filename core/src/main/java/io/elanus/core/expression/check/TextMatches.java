package io.elanus.core.expression.check;

import io.elanus.core.expression.predicate.Predicate;
import io.elanus.core.expression.syntax.Constant;
import io.elanus.core.expression.syntax.Refusal;
import io.elanus.core.expression.syntax.Syntax;
import io.elanus.core.schema.FieldSchema;
import io.elanus.core.text.analysis.Analyzer;
import io.elanus.core.text.analysis.FieldAnalysis;
import io.elanus.core.text.match.TextQuery;
import java.util.List;

/// `text_match(field, 'text'[, minimum_should_match = n])` and `phrase_match(field, 'text'[,
/// slop])`.
final class TextMatches {
  private static final String MINIMUM = "minimum_should_match";
  private static final String DISTANCE = "max_edit_distance";
  private static final int MOST_WANTED = 1000;
  private static final int MOST_EDITS = 2;
  private static final long MAX_SLOP = 0xffff_ffffL;

  private TextMatches() {}

  /// @param written the arguments, for their names
  /// @param arguments what they mean
  static Predicate of(String function, List<Syntax> written, List<Meaning> arguments) {
    boolean phrase = function.equals("phrase_match");
    if (arguments.size() < 2 || arguments.size() > 3) {
      throw new Refusal(function + " takes 2 or 3 arguments, but got " + arguments.size());
    }
    if (!(arguments.get(0) instanceof Meaning.Field(FieldSchema field)) || !field.type().isText()) {
      throw new Refusal(
          (phrase ? "phrase" : "text") + " match operation on non-string is unsupported");
    }
    if (!field.enablesMatch()) {
      throw new Refusal("field \"" + field.name() + "\" does not enable match");
    }
    if (!(arguments.get(1) instanceof Meaning.Value(Constant.Text(String text), boolean _))) {
      throw new Refusal("the text of " + function + " must be a string");
    }
    Analyzer analyzer = FieldAnalysis.of(field).analyzer("");
    TextQuery query =
        switch (function) {
          case "phrase_match" -> {
            if (written.size() == 3 && written.get(2) instanceof Syntax.Named) {
              throw new Refusal("phrase_match knows no named argument");
            }
            long slop = arguments.size() == 3 ? slop(arguments.get(2)) : 0;
            yield TextQuery.phrase(analyzer, text, slop);
          }
          case "text_match_fuzzy" ->
              TextQuery.fuzzy(
                  analyzer, text, named(function, written, arguments, DISTANCE, 0, MOST_EDITS));
          default -> {
            int minimum =
                written.size() < 3
                    ? 1
                    : named(function, written, arguments, MINIMUM, 1, MOST_WANTED);
            yield TextQuery.terms(analyzer, text, minimum);
          }
        };
    return new Predicate.TextMatches(field.id(), analyzer, query);
  }

  /// The third argument, which must be a whole number under its name.
  private static int named(
      String function,
      List<Syntax> written,
      List<Meaning> arguments,
      String name,
      int least,
      int most) {
    if (written.size() < 3
        || !(written.get(2) instanceof Syntax.Named(String given, Syntax _))
        || !given.equals(name)) {
      throw new Refusal("the third argument of " + function + " must be " + name);
    }
    if (!(arguments.get(2) instanceof Meaning.Value(Constant.Int(long value), boolean _))) {
      throw new Refusal(name + " should be a const integer expression");
    }
    if (value < least || value > most) {
      throw new Refusal(
          name + " should be in range [" + least + ", " + most + "], but got " + value);
    }
    return (int) value;
  }

  private static long slop(Meaning argument) {
    if (!(argument instanceof Meaning.Value(Constant given, boolean _))
        || !(given instanceof Constant.Int(long slop))) {
      String passed =
          argument instanceof Meaning.Value(Constant other, boolean _)
              ? other.display()
              : "a field";
      throw new Refusal(
          "\"slop\" should be a const integer expression with \"uint32\" value. \"slop\" expression passed: "
              + passed);
    }
    if (slop < 0) {
      throw new Refusal("\"slop\" should not be a negative interger. \"slop\" passed: " + slop);
    }
    if (slop > MAX_SLOP) {
      throw new Refusal(
          "\"slop\" exceeds the range of \"uint32\". \"slop\" expression passed: " + slop);
    }
    return slop;
  }
}
