package io.elanus.core.text.analysis;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.text.jieba.JiebaSegmenter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.tartarus.snowball.SnowballStemmer;
import org.tartarus.snowball.ext.ArabicStemmer;
import org.tartarus.snowball.ext.DanishStemmer;
import org.tartarus.snowball.ext.DutchStemmer;
import org.tartarus.snowball.ext.EnglishStemmer;
import org.tartarus.snowball.ext.FinnishStemmer;
import org.tartarus.snowball.ext.FrenchStemmer;
import org.tartarus.snowball.ext.GermanStemmer;
import org.tartarus.snowball.ext.GreekStemmer;
import org.tartarus.snowball.ext.HungarianStemmer;
import org.tartarus.snowball.ext.ItalianStemmer;
import org.tartarus.snowball.ext.NorwegianStemmer;
import org.tartarus.snowball.ext.PortugueseStemmer;
import org.tartarus.snowball.ext.RomanianStemmer;
import org.tartarus.snowball.ext.RussianStemmer;
import org.tartarus.snowball.ext.SpanishStemmer;
import org.tartarus.snowball.ext.SwedishStemmer;
import org.tartarus.snowball.ext.TamilStemmer;
import org.tartarus.snowball.ext.TurkishStemmer;

/// The JSON of `analyzer_params` to an [Analyzer]: a built-in one by `type`, or a `tokenizer` with
/// `filter`s. Keys, defaults and texts are those of Milvus.
final class AnalyzerParser {
  /// Analyzers that are kept: the same few are asked for with every insert and filter.
  private static final int MOST_KEPT = 256;

  private static final Analyzer STANDARD =
      new Analyzer(CharacterTokenizer.STANDARD, List.of(TokenFilters.LOWERCASE));

  private AnalyzerParser() {}

  static Analyzer parse(String parameters) {
    if (parameters.isEmpty()) {
      return STANDARD;
    }
    Map<String, Analyzer> kept = WordFiles.present().analyzers();
    Analyzer known = kept.get(parameters);
    if (known != null) {
      return known;
    }
    if (!(JsonTree.parse(parameters, "analyzer params") instanceof Map<?, ?> object)) {
      throw refuse("params should be a json map");
    }
    Analyzer analyzer = analyzer(object);
    if (kept.size() >= MOST_KEPT) {
      kept.clear();
    }
    kept.put(parameters, analyzer);
    return analyzer;
  }

  static Analyzer analyzer(Map<?, ?> params) {
    if (params.isEmpty()) {
      return STANDARD;
    }
    if (params.containsKey("type")) {
      return builtIn(params);
    }
    Object tokenizer = params.get("tokenizer");
    if (!params.containsKey("tokenizer")) {
      throw refuse("tokenizer name or type must be set");
    }
    Tokenizer cut =
        switch (tokenizer) {
          case String name -> tokenizer(name, null);
          case Map<?, ?> object -> tokenizer(typeOfTokenizer(object), object);
          case null, default -> throw refuse("tokenizer name should be string or dict");
        };
    List<TokenFilter> filters = new ArrayList<>();
    List<CharacterMapping> mappings = new ArrayList<>();
    for (Map.Entry<?, ?> option : params.entrySet()) {
      switch ((String) option.getKey()) {
        case "tokenizer" -> {}
        case "char_filter" -> mappings.addAll(characterFilters(option.getValue()));
        case "filter" -> filters.addAll(filters(option.getValue()));
        default -> throw refuse("unknown analyzer option key: " + option.getKey());
      }
    }
    return new Analyzer(mappings.isEmpty() ? cut : new MappedTokenizer(mappings, cut), filters);
  }

  private static Analyzer builtIn(Map<?, ?> params) {
    if (!(params.get("type") instanceof String type)) {
      throw refuse("analyzer type shoud be string");
    }
    List<TokenFilter> filters = new ArrayList<>();
    Tokenizer tokenizer = CharacterTokenizer.STANDARD;
    switch (type) {
      case "standard" -> filters.add(TokenFilters.LOWERCASE);
      case "english" -> {
        filters.add(TokenFilters.LOWERCASE);
        filters.add(TokenFilters.stemmer(EnglishStemmer::new));
        filters.add(TokenFilters.stop(StopWords.ENGLISH));
      }
      case "chinese" -> {
        tokenizer = new JiebaTokenizer(JiebaSegmenter.of(true, List.of(), List.of()), true, true);
        filters.add(TokenFilters.CHINESE_ALPHANUMERIC_ONLY);
      }
      case "arabic" -> {
        filters.add(TokenFilters.LOWERCASE);
        filters.add(TokenFilters.DECIMAL_DIGIT);
        filters.add(TokenFilters.ARABIC_NORMALIZATION);
        filters.add(TokenFilters.stemmer(ArabicStemmer::new));
        filters.add(TokenFilters.stop(StopWords.resolve(List.of("_arabic_"))));
      }
      case "thai" -> {
        tokenizer = new ThaiTokenizer();
        filters.add(TokenFilters.LOWERCASE);
        filters.add(TokenFilters.DECIMAL_DIGIT);
        filters.add(TokenFilters.stop(StopWords.resolve(List.of("_thai_"))));
      }
      default -> throw refuse("unknown build-in analyzer type: " + type);
    }
    if (params.containsKey("stop_words")) {
      List<String> words = strings(params.get("stop_words"), "filter stop_words");
      if (!words.isEmpty()) {
        filters.add(TokenFilters.stop(StopWords.resolve(words)));
      }
    }
    return new Analyzer(tokenizer, filters);
  }

  // Tokenizers

  private static String typeOfTokenizer(Map<?, ?> params) {
    if (!params.containsKey("type")) {
      throw refuse("customized tokenizer must set type");
    }
    if (!(params.get("type") instanceof String type)) {
      throw refuse("tokenizer type should be string");
    }
    return type;
  }

  /// @param params null when only a name was given
  private static Tokenizer tokenizer(String name, @Nullable Map<?, ?> params) {
    return switch (name) {
      case "standard" -> CharacterTokenizer.STANDARD;
      case "whitespace" -> CharacterTokenizer.WHITESPACE;
      case "icu" -> new IcuTokenizer();
      case "thai" -> new ThaiTokenizer();
      case "jieba" -> jieba(params == null ? Map.of() : params);
      case "char_group" -> charGroup(customized(params, "char group"));
      case "lindera" -> lindera(customized(params, "lindera"));
      case "language_identifier" -> languages(customized(params, "lang ident"));
      case "grpc" -> RemoteTokenizerParser.parse(customized(params, "grpc"));
      default -> throw refuse("unsupported tokenizer: " + name);
    };
  }

  private static Map<?, ?> customized(@Nullable Map<?, ?> params, String name) {
    if (params == null) {
      throw refuse(name + " tokenizer must be customized");
    }
    return params;
  }

  private static Tokenizer languages(Map<?, ?> params) {
    if (!LanguageTokenizer.isPresent()) {
      throw refuse("tokenizer language_identifier is not part of this build");
    }
    Object identifier = params.containsKey("identifier") ? params.get("identifier") : "whatlang";
    LanguageTokenizer.Names names;
    double confidence = 0;
    switch (identifier) {
      case String name -> names = languageNames(name, "name");
      case Map<?, ?> object -> {
        if (!object.containsKey("type")) {
          throw refuse("identifier type must be set");
        }
        if (!(object.get("type") instanceof String type)) {
          throw refuse("identifier type must be string");
        }
        names = languageNames(type, "type");
        if (names == LanguageTokenizer.Names.WHATLANG && object.containsKey("confidence")) {
          if (!(object.get("confidence") instanceof Number wanted)) {
            throw refuse("confidence must be float");
          }
          confidence = wanted.doubleValue();
        }
      }
      case null, default -> throw refuse("identifier params must be string or dict");
    }
    return new LanguageTokenizer(names, confidence, subAnalyzers(params), mapping(params));
  }

  private static LanguageTokenizer.Names languageNames(String name, String told) {
    return switch (name) {
      case "whatlang" -> LanguageTokenizer.Names.WHATLANG;
      case "lingua" -> LanguageTokenizer.Names.LINGUA;
      default -> throw refuse("unknown identifier " + told + ": " + name);
    };
  }

  private static Map<String, Analyzer> subAnalyzers(Map<?, ?> params) {
    if (!params.containsKey("analyzers")) {
      throw refuse("analyzers must be set");
    }
    if (!(params.get("analyzers") instanceof Map<?, ?> given)) {
      throw refuse("analyzers must be dict");
    }
    Map<String, Analyzer> analyzers = new HashMap<>();
    for (Map.Entry<?, ?> entry : given.entrySet()) {
      if (!(entry.getValue() instanceof Map<?, ?> object)) {
        throw refuse("sub analyzer \"" + entry.getKey() + "\" params must be dict");
      }
      analyzers.put((String) entry.getKey(), analyzer(object));
    }
    if (!analyzers.containsKey(LanguageTokenizer.DEFAULT)) {
      throw refuse("default sub analyzer for language identifier analyzer must be set");
    }
    return Map.copyOf(analyzers);
  }

  private static Map<String, String> mapping(Map<?, ?> params) {
    if (!params.containsKey("mapping")) {
      return Map.of();
    }
    if (!(params.get("mapping") instanceof Map<?, ?> given)) {
      throw refuse("mapping must be dict");
    }
    Map<String, String> mapping = new HashMap<>();
    for (Map.Entry<?, ?> entry : given.entrySet()) {
      if (!(entry.getValue() instanceof String name)) {
        throw refuse("mapping must be dict");
      }
      mapping.put((String) entry.getKey(), name);
    }
    return Map.copyOf(mapping);
  }

  private static Tokenizer lindera(Map<?, ?> params) {
    if (!params.containsKey("dict_kind")) {
      throw refuse("lindera tokenizer dict_kind must be set");
    }
    if (!(params.get("dict_kind") instanceof String kind)) {
      throw refuse("lindera tokenizer dict kind should be string");
    }
    DictionaryTokenizer.Dictionary dictionary =
        switch (kind) {
          case "ipadic" -> DictionaryTokenizer.Dictionary.IPADIC;
          case "ko-dic" -> DictionaryTokenizer.Dictionary.KO_DIC;
          case "ipadic-neologd", "unidic", "cc-cedict" -> throw notPart(kind);
          default -> throw refuse("unsupported lindera dict type: " + kind);
        };
    if (!dictionary.isPresent()) {
      throw notPart(kind);
    }
    if (params.containsKey("user_dict")) {
      throw refuse("lindera tokenizer user_dict is not part of this build");
    }
    List<TagFilter> filters = new ArrayList<>();
    if (params.containsKey("filter")) {
      if (!(params.get("filter") instanceof List<?> given)) {
        throw refuse("lindera filters should be array");
      }
      for (Object filter : given) {
        filters.add(tagFilter(filter));
      }
    }
    return new DictionaryTokenizer(dictionary, List.copyOf(filters));
  }

  private static DatabaseException notPart(String kind) {
    return refuse("lindera dictionary " + kind + " is not part of this build");
  }

  private static TagFilter tagFilter(@Nullable Object given) {
    return switch (given) {
      case String name -> tagFilter(name, null);
      case Map<?, ?> object -> {
        if (!object.containsKey("kind")) {
          throw refuse("lindera tokenizer filter must have type");
        }
        if (!(object.get("kind") instanceof String name)) {
          throw refuse("lindera tokenizer filter type should be string");
        }
        yield tagFilter(name, object);
      }
      case null, default -> throw refuse("lindera tokenizer filter params must be object");
    };
  }

  private static TagFilter tagFilter(String name, @Nullable Map<?, ?> params) {
    String told = "lindera " + name.replace('_', ' ') + " filter";
    return switch (name) {
      case "japanese_stop_tags" -> new TagFilter.Stop(japanese(tags(told, params)));
      case "japanese_keep_tags" -> new TagFilter.Keep(japanese(tags(told, params)));
      case "korean_stop_tags" -> new TagFilter.Stop(Set.copyOf(tags(told, params)));
      case "korean_keep_tags" -> new TagFilter.Keep(Set.copyOf(tags(told, params)));
      case "japanese_compound_word" -> {
        List<String> tags = tags(told, params);
        Object joined = params == null ? null : params.get("new_tag");
        if (joined != null && !(joined instanceof String)) {
          throw refuse(told + " new_tag must be string");
        }
        yield new TagFilter.Compound(
            japanese(tags),
            DictionaryTokenizer.fourParts(joined == null ? "複合語" : (String) joined, ","));
      }
      default -> throw refuse("unknown lindera filter type");
    };
  }

  private static Set<String> japanese(List<String> tags) {
    Set<String> whole = new HashSet<>();
    tags.forEach(tag -> whole.add(DictionaryTokenizer.fourParts(tag, ",")));
    return Set.copyOf(whole);
  }

  private static List<String> tags(String told, @Nullable Map<?, ?> params) {
    if (params == null) {
      throw refuse(told + " must use with params");
    }
    if (!params.containsKey("tags")) {
      throw refuse(told + " tags must be set");
    }
    if (!(params.get("tags") instanceof List<?> list)) {
      throw refuse(told + " tags must be array");
    }
    List<String> tags = new ArrayList<>();
    for (Object tag : list) {
      if (!(tag instanceof String text)) {
        throw refuse(told + " tags must be string");
      }
      tags.add(text);
    }
    return tags;
  }

  private static Tokenizer jieba(Map<?, ?> params) {
    boolean builtIn = !params.containsKey("dict");
    List<String> words = new ArrayList<>();
    if (!builtIn) {
      if (!(params.get("dict") instanceof List<?> dict)) {
        throw refuse("jieba tokenizer dict must be array");
      }
      for (Object item : dict) {
        if (!(item instanceof String word)) {
          throw refuse("jieba tokenizer dict item must be string");
        }
        switch (word) {
          case "" -> {}
          case "_default_" -> {
            if (builtIn) {
              throw refuse("jieba tokenizer dict can only set one default dict");
            }
            builtIn = true;
          }
          case "_extend_default_" ->
              throw refuse(
                  "jieba dictionary _extend_default_ is not part of this build: add it as a file"
                      + " resource and name that as extra_dict_file");
          default -> words.add(word);
        }
      }
    }
    boolean parts =
        switch (params.containsKey("mode") ? params.get("mode") : "search") {
          case String mode when mode.equals("search") -> true;
          case String mode when mode.equals("exact") -> false;
          case String _ -> throw refuse("jieba tokenizer mode must be \"exact\" or \"search\"");
          case null, default -> throw refuse("jieba tokenizer mode must be string");
        };
    if (!((params.containsKey("hmm") ? params.get("hmm") : Boolean.TRUE) instanceof Boolean hmm)) {
      throw refuse("jieba tokenizer mode must be boolean");
    }
    List<String> more =
        params.containsKey("extra_dict_file")
            ? lines(params.get("extra_dict_file"), "jieba extra dict file")
            : List.of();
    return new JiebaTokenizer(JiebaSegmenter.of(builtIn, words, more), parts, hmm);
  }

  private static Tokenizer charGroup(Map<?, ?> params) {
    if (!params.containsKey("delimiters")) {
      throw refuse("char group tokenizer delimiters can't be empty");
    }
    if (!(params.get("delimiters") instanceof List<?> delimiters)) {
      throw refuse("char group tokenizer delimiters must be a vector");
    }
    Set<Integer> characters = new HashSet<>();
    IntPredicate group = _ -> false;
    for (Object delimiter : delimiters) {
      if (!(delimiter instanceof String name)) {
        throw refuse("char group tokenizer delimiter in delimiters must be string");
      }
      if (name.codePointCount(0, name.length()) == 1) {
        characters.add(name.codePointAt(0));
      } else {
        group = group.or(characterClass(name));
      }
    }
    return new CharacterTokenizer(group.or(characters::contains));
  }

  private static IntPredicate characterClass(String name) {
    return switch (name) {
      case "whitespace" -> c -> Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85;
      case "letter" -> Character::isAlphabetic;
      case "digit", "ascii_digit" -> c -> c >= '0' && c <= '9';
      case "punctuation" -> AnalyzerParser::isPunctuation;
      case "symbol" -> AnalyzerParser::isSymbol;
      case "ascii_whitespace" -> CharacterTokenizer::isAsciiWhitespace;
      case "ascii_letter" -> c -> c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
      case "ascii_punctuation" -> c -> c > ' ' && c < 0x7f && !CharacterTokenizer.isAlphanumeric(c);
      default -> throw refuse(name + " not a char or name of build-in char group");
    };
  }

  private static boolean isPunctuation(int c) {
    return switch (Character.getType(c)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          true;
      default -> false;
    };
  }

  private static boolean isSymbol(int c) {
    return switch (Character.getType(c)) {
      case Character.MATH_SYMBOL,
          Character.CURRENCY_SYMBOL,
          Character.MODIFIER_SYMBOL,
          Character.OTHER_SYMBOL ->
          true;
      default -> false;
    };
  }

  // Filters

  private static List<CharacterMapping> characterFilters(@Nullable Object given) {
    if (!(given instanceof List<?> list)) {
      throw refuse("char_filter params should be array");
    }
    List<CharacterMapping> mappings = new ArrayList<>();
    for (Object filter : list) {
      if (!(filter instanceof Map<?, ?> params)) {
        throw refuse("char_filter item should be object");
      }
      if (!params.containsKey("type")) {
        throw refuse("char_filter type must be set");
      }
      if (!(params.get("type") instanceof String type)) {
        throw refuse("char_filter type should be string");
      }
      if (!type.equals("mapping")) {
        throw refuse("unsupported char_filter type: " + type);
      }
      if (!params.containsKey("mappings")) {
        throw refuse("mapping char_filter must set mappings");
      }
      mappings.add(
          CharacterMapping.of(
              strings(
                  params.get("mappings"),
                  "mapping char_filter mappings must be array",
                  "mapping char_filter mapping item must be string")));
    }
    return mappings;
  }

  private static List<TokenFilter> filters(@Nullable Object given) {
    if (!(given instanceof List<?> list)) {
      throw refuse("filter params should be array");
    }
    List<TokenFilter> filters = new ArrayList<>();
    for (Object filter : list) {
      switch (filter) {
        case String name -> filters.add(named(name));
        case Map<?, ?> params -> filters.add(customized(params));
        case null, default -> throw refuse("filter should be string or dict");
      }
    }
    return filters;
  }

  private static TokenFilter named(String name) {
    return switch (name) {
      case "lowercase" -> TokenFilters.LOWERCASE;
      case "asciifolding" -> TokenFilters.ASCII_FOLDING;
      case "alphanumonly" -> TokenFilters.ALPHANUMERIC_ONLY;
      case "cncharonly" -> TokenFilters.CHINESE_ONLY;
      case "cnalphanumonly" -> TokenFilters.CHINESE_ALPHANUMERIC_ONLY;
      case "removepunct" -> TokenFilters.REMOVE_PUNCTUATION;
      case "decimaldigit" -> TokenFilters.DECIMAL_DIGIT;
      case "arabic_normalization" -> TokenFilters.ARABIC_NORMALIZATION;
      case "pinyin" -> pinyin(Map.of());
      default -> throw refuse("build analyzer failed, filter not found :" + name);
    };
  }

  private static TokenFilter customized(Map<?, ?> params) {
    if (!params.containsKey("type")) {
      throw refuse("no type field in filter params");
    }
    if (!(params.get("type") instanceof String type)) {
      throw refuse("filter type should be string");
    }
    return switch (type) {
      case "length" -> {
        if (!(params.get("max") instanceof Long max) || max < 0) {
          throw refuse("lenth max param was none or not uint");
        }
        yield TokenFilters.length(max);
      }
      case "stop" -> {
        boolean listed = params.containsKey("stop_words");
        boolean filed = params.containsKey("stop_words_file");
        if (!listed && !filed) {
          throw refuse("stop filter stop_words can't be empty");
        }
        Set<String> words = new HashSet<>();
        if (listed) {
          words.addAll(StopWords.resolve(strings(params.get("stop_words"), "stop_words filter")));
        }
        if (filed) {
          words.addAll(lines(params.get("stop_words_file"), "stop words dict file"));
        }
        yield TokenFilters.stop(words);
      }
      case "decompounder" -> decompounder(params);
      case "synonym" -> synonyms(params);
      case "pinyin" -> pinyin(params);
      case "stemmer" -> {
        if (!(params.get("language") instanceof String language)) {
          throw refuse("stemmer language field should be string");
        }
        yield TokenFilters.stemmer(stemmer(language));
      }
      case "regex" -> regex(params);
      default -> throw refuse("unsupport filter type: " + type);
    };
  }

  private static TokenFilter pinyin(Map<?, ?> params) {
    return new PinyinFilter(
        pinyinOption(params, "keep_original", true),
        pinyinOption(params, "keep_full_pinyin", true),
        pinyinOption(params, "keep_joined_full_pinyin", false),
        pinyinOption(params, "keep_separate_first_letter", false));
  }

  private static boolean pinyinOption(Map<?, ?> params, String key, boolean usual) {
    if (!params.containsKey(key)) {
      return usual;
    }
    if (!(params.get(key) instanceof Boolean kept)) {
      throw refuse(key + " must be a boolean value");
    }
    return kept;
  }

  private static TokenFilter decompounder(Map<?, ?> params) {
    boolean filed = params.containsKey("word_list_file");
    List<String> words = new ArrayList<>();
    if (params.containsKey("word_list") || !filed) {
      words.addAll(
          strings(
              params.get("word_list"),
              "decompounder word list should be array",
              "decompounder word list item should be string"));
    }
    if (filed) {
      words.addAll(lines(params.get("word_list_file"), "decompounder word list file"));
    }
    return TokenFilters.decompounder(words);
  }

  private static TokenFilter synonyms(Map<?, ?> params) {
    if (!((params.containsKey("expand") ? params.get("expand") : Boolean.TRUE)
        instanceof Boolean expand)) {
      throw refuse("create synonym filter failed, `expand` must be bool");
    }
    Synonyms synonyms = new Synonyms(expand);
    if (params.containsKey("synonyms")) {
      strings(
              params.get("synonyms"),
              "create synonym filter failed, `synonyms` must be array",
              "create synonym filter failed, item in `synonyms` must be string")
          .forEach(synonyms::add);
    }
    if (params.containsKey("synonyms_file")) {
      lines(params.get("synonyms_file"), "synonyms dict file").forEach(synonyms::add);
    }
    return synonyms.filter();
  }

  private static List<String> lines(@Nullable Object reference, String told) {
    return WordFiles.present().lines(reference, told);
  }

  private static TokenFilter regex(Map<?, ?> params) {
    if (!params.containsKey("expr")) {
      throw refuse("must set expr for regex filter");
    }
    if (!(params.get("expr") instanceof String expression)) {
      throw refuse("expr must be string");
    }
    try {
      return TokenFilters.regex(Pattern.compile(expression));
    } catch (PatternSyntaxException broken) {
      throw refuse(
          "regex expression invalid, expr:" + expression + ", err: " + broken.getDescription());
    }
  }

  private static Supplier<SnowballStemmer> stemmer(String language) {
    return switch (language.toLowerCase(Locale.ROOT)) {
      case "arabig", "arabic" -> ArabicStemmer::new; // Milvus spells it with a g
      case "danish" -> DanishStemmer::new;
      case "dutch" -> DutchStemmer::new;
      case "english" -> EnglishStemmer::new;
      case "finnish" -> FinnishStemmer::new;
      case "french" -> FrenchStemmer::new;
      case "german" -> GermanStemmer::new;
      case "greek" -> GreekStemmer::new;
      case "hungarian" -> HungarianStemmer::new;
      case "italian" -> ItalianStemmer::new;
      case "norwegian" -> NorwegianStemmer::new;
      case "portuguese" -> PortugueseStemmer::new;
      case "romanian" -> RomanianStemmer::new;
      case "russian" -> RussianStemmer::new;
      case "spanish" -> SpanishStemmer::new;
      case "swedish" -> SwedishStemmer::new;
      case "tamil" -> TamilStemmer::new;
      case "turkish" -> TurkishStemmer::new;
      default ->
          throw refuse(
              "create stemmer failed : unsupport language: " + language.toLowerCase(Locale.ROOT));
    };
  }

  private static List<String> strings(@Nullable Object given, String label) {
    return strings(given, label + " should be array", label + " list item should be string");
  }

  /// @param noList what to say of anything but a list, `noString` of its items
  private static List<String> strings(@Nullable Object given, String noList, String noString) {
    if (!(given instanceof List<?> list)) {
      throw refuse(noList);
    }
    List<String> strings = new ArrayList<>();
    for (Object item : list) {
      if (!(item instanceof String string)) {
        throw refuse(noString);
      }
      strings.add(string);
    }
    return strings;
  }

  static DatabaseException refuse(String text) {
    return DatabaseException.verbatim(ErrorCode.SEGCORE, "%s: %s", text, ErrorCode.SEGCORE.text());
  }
}
