package io.elanus.core.text.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnalyzerTest {
  @Test
  void standardLowersRunsOfLettersAndNumbers() {
    assertThat(Analyzer.of("").terms("The quick-brown Fox's 2nd ÄPFEL, 中文测试 ½!"))
        .containsExactly("the", "quick", "brown", "fox", "s", "2nd", "äpfel", "中文测试", "½");
    assertThat(Analyzer.of("{}").terms(" ,.;")).isEmpty();
    assertThat(
            Analyzer.of("{\"type\":\"standard\",\"stop_words\":[\"_english_\",\"fox\"]}")
                .terms("The Fox runs"))
        .containsExactly("runs");
  }

  @Test
  void englishStemsBeforeItStops() {
    assertThat(Analyzer.of("{\"type\":\"english\"}").terms("The players were playing, and studies"))
        .containsExactly("player", "were", "play", "studi");
  }

  @Test
  void chineseDropsWhatIsNeitherChineseNorAlphanumeric() {
    assertThat(Analyzer.of("{\"type\":\"chinese\"}").terms("系统安全;,'' A密码 é"))
        .containsExactly("系统", "安全", "系统安全", "A", "密码");
  }

  @Test
  void arabicReadsLettersAndDigitsThatAreWrittenInSeveralWays() {
    assertThat(Analyzer.of("{\"type\":\"arabic\"}").terms("الكِتَاب في المدرسة ١٢٣"))
        .containsExactly("كتاب", "مدرسه", "123");
    assertThat(Analyzer.of("{\"type\":\"arabic\",\"stop_words\":[\"123\"]}").terms("١٢٣ ٤"))
        .containsExactly("4");
  }

  @Test
  void thaiDropsWordsThatSayLittle() {
    assertThat(Analyzer.of("{\"type\":\"thai\"}").terms("การที่ได้ทดสอบ Milvus ๑๒๓"))
        .containsExactly("ทดสอบ", "milvus", "123");
  }

  @Test
  void mappingsChangeTheTextBeforeItIsCut() {
    Analyzer analyzer =
        Analyzer.of(
            "{\"tokenizer\":\"whitespace\",\"char_filter\":["
                + "{\"type\":\"mapping\",\"mappings\":[\"& => and\",\"-=>\",\"--=>\\\\u0020\"]},"
                + "{\"type\":\"mapping\",\"mappings\":[\"nd=>n\"]}]}");
    assertThat(analyzer.tokens("a&b é-c--d"))
        .containsExactly(
            new Token("aanb", 0, 3, 0, 1),
            new Token("éc", 4, 8, 1, 1),
            new Token("d", 10, 11, 2, 1));
    assertThat(analyzer.terms("-")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      value = {
        "\"whitespace\"@Ab-c, d@Ab-c,|d",
        "{\"type\":\"char_group\",\"delimiters\":[\"o\",\"punctuation\",\"digit\"]}@testotest,test1test@test|test|test|test",
        "{\"type\":\"char_group\",\"delimiters\":[\"，\",\"whitespace\"]}@中，文 a-b@中|文|a-b",
        "\"thai\"@การทดสอบ, Hello ครับ!@การ|ทดสอบ|Hello|ครับ",
        "\"icu\"@tokenizer for doc, 中文分词@tokenizer| |for| |doc|,| |中文|分词",
        "{\"type\":\"jieba\",\"mode\":\"exact\",\"hmm\":false}@清华大学@清华大学",
      })
  void cutsByTheTokenizer(String tokenizer, String text, String terms) {
    assertThat(Analyzer.of("{\"tokenizer\":" + tokenizer + "}").terms(text))
        .containsExactly(terms.split("\\|"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      value = {
        "\"lowercase\"@ABC ΟΔΟΣ İ@abc|οδοσ|i̇",
        "\"asciifolding\"@Ünïcode œuvre Łódź æ straße@Unicode|oeuvre|Lodz|ae|strasse",
        "\"alphanumonly\"@abc a1 ünï 中 x-y@abc|a1",
        "\"cncharonly\"@abc 中a 文@中a|文",
        "\"cnalphanumonly\"@abc , ü 中@abc|中",
        "\"removepunct\"@abc a,b ， 中@abc|中",
        "\"decimaldigit\"@x٣ ７@x3|7",
        "\"arabic_normalization\"@أحمد مدرسة كِتَابٌ عـــربي مستشفى@احمد|مدرسه|كتاب|عربي|مستشفي",
        "\"pinyin\"@中文 abc 绿x@中文|zhong|wen|abc|绿x|lü",
        "{\"type\":\"pinyin\",\"keep_original\":false,\"keep_full_pinyin\":false,\"keep_joined_full_pinyin\":true}@中文 abc 测试@zhongwen|ceshi",
        "{\"type\":\"pinyin\",\"keep_original\":false,\"keep_full_pinyin\":false,\"keep_separate_first_letter\":true}@中文 测试@zw|cs",
        "{\"type\":\"length\",\"max\":10}@abcdefghij abcdefghijk äääää ääääää@abcdefghij|äääää",
        "{\"type\":\"stop\",\"stop_words\":[\"_danish_\",\"x\"]}@og x hus@hus",
        "{\"type\":\"stemmer\",\"language\":\"English\"}@playing books studies@play|book|studi",
        "{\"type\":\"stemmer\",\"language\":\"german\"}@häuser@haus",
        "{\"type\":\"decompounder\",\"word_list\":[\"dampf\",\"schiff\",\"fahrt\"]}@dampfschifffahrt dampfer@dampf|schiff|fahrt|dampfer",
        "{\"type\":\"regex\",\"expr\":\"^(?!test)\"}@test test1 taste@taste",
        "{\"type\":\"synonym\",\"synonyms\":[\"a, b ,c\",\"\"]}@b x@b|a|c|x",
        "{\"type\":\"synonym\",\"expand\":false,\"synonyms\":[\"a, b ,c\"]}@a b c@a|a|a",
        "{\"type\":\"synonym\",\"synonyms\":[\"a => b, c\",\"d =>\"]}@a b d@a|b|c|b|d",
        "{\"type\":\"synonym\",\"expand\":false,\"synonyms\":[\"a,e => b, c\",\"d =>\"]}@a e b d@b|c|b|c|b|d",
        "{\"type\":\"synonym\",\"expand\":false,\"synonyms\":[\"a => \\\\=>, \\\\,\\\\\\\\, x\\\\ y\"]}@a@=>|,\\|x y",
      })
  void filters(String filter, String text, String terms) {
    assertThat(
            Analyzer.of("{\"tokenizer\":\"whitespace\",\"filter\":[" + filter + "]}").terms(text))
        .containsExactly(terms.split("\\|"));
  }

  @Test
  void filtersRunInTheOrderGiven() {
    String filters = "[\"lowercase\",{\"type\":\"stop\",\"stop_words\":[\"of\"]},\"asciifolding\"]";
    assertThat(
            Analyzer.of("{\"filter\":" + filters + ",\"tokenizer\":\"standard\"}")
                .terms("Of Étienne OF x"))
        .containsExactly("etienne", "x");
  }

  @Test
  void tokensSayWhereTheyStood() {
    assertThat(Analyzer.of("").tokens("é ab"))
        .containsExactly(new Token("é", 0, 2, 0, 1), new Token("ab", 3, 5, 1, 1));
    assertThat(
            Analyzer.of(
                    "{\"tokenizer\":\"standard\",\"filter\":[{\"type\":\"stop\",\"stop_words\":[\"b\"]}]}")
                .tokens("a b c"))
        .extracting(Token::position)
        .containsExactly(0, 2);
    assertThat(Analyzer.of("{\"tokenizer\":\"jieba\"}").tokens("😀清华大学"))
        .containsExactly(
            new Token("😀", 0, 4, 0, 1),
            new Token("清华", 4, 10, 1, 2),
            new Token("华大", 7, 13, 2, 2),
            new Token("大学", 10, 16, 3, 2),
            new Token("清华大学", 4, 16, 1, 4));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      value = {
        "{\"tokenizer\":\"Unsupported\"}@unsupported tokenizer: Unsupported",
        "{\"tokenizer\":123}@tokenizer name should be string or dict",
        "{\"tokenizer\":{\"type\":null}}@tokenizer type should be string",
        "{\"tokenizer\":{}}@customized tokenizer must set type",
        "{\"filter\":[]}@tokenizer name or type must be set",
        "{\"tokenizer\":\"standard\",\"filter\":\"x\"}@filter params should be array",
        "{\"tokenizer\":\"standard\",\"filter\":[\"x\"]}@build analyzer failed, filter not found :x",
        "{\"tokenizer\":\"standard\",\"filter\":[{\"type\":\"x\"}]}@unsupport filter type: x",
        "{\"tokenizer\":\"standard\",\"filter\":[{}]}@no type field in filter params",
        "{\"tokenizer\":\"standard\",\"filter\":[{\"type\":\"stop\"}]}@stop filter stop_words can't be empty",
        "{\"tokenizer\":\"standard\",\"filter\":[{\"type\":\"length\",\"max\":-1}]}@lenth max param was none or not uint",
        "{\"tokenizer\":\"standard\",\"filter\":[{\"type\":\"stemmer\",\"language\":\"x\"}]}@create stemmer failed : unsupport language: x",
        "{\"tokenizer\":\"standard\",\"filter\":[{\"type\":\"regex\",\"expr\":\"(\"}]}@regex expression invalid, expr:(, err:",
        "{\"tokenizer\":\"standard\",\"filter\":[{\"type\":\"synonym\",\"expand\":1}]}@create synonym filter failed, `expand` must be bool",
        "{\"tokenizer\":\"standard\",\"filter\":[{\"type\":\"synonym\",\"synonyms\":1}]}@create synonym filter failed, `synonyms` must be array",
        "{\"tokenizer\":\"standard\",\"filter\":[{\"type\":\"synonym\",\"synonyms\":[1]}]}@create synonym filter failed, item in `synonyms` must be string",
        "{\"tokenizer\":\"standard\",\"x\":1}@unknown analyzer option key: x",
        "{\"type\":\"klingon\"}@unknown build-in analyzer type: klingon",
        "{\"type\":1}@analyzer type shoud be string",
        "{\"type\":\"standard\",\"stop_words\":1}@filter stop_words should be array",
        "{\"tokenizer\":{\"type\":\"jieba\",\"mode\":\"x\"}}@jieba tokenizer mode must be \"exact\" or \"search\"",
        "{\"tokenizer\":{\"type\":\"jieba\",\"dict\":[1]}}@jieba tokenizer dict item must be string",
        "{\"tokenizer\":{\"type\":\"jieba\",\"dict\":[\"_default_\",\"_default_\"]}}@jieba tokenizer dict can only set one default dict",
        "{\"tokenizer\":{\"type\":\"jieba\",\"hmm\":1}}@jieba tokenizer mode must be boolean",
        "{\"tokenizer\":\"char_group\"}@char group tokenizer must be customized",
        "{\"tokenizer\":{\"type\":\"char_group\",\"delimiters\":[\"xx\"]}}@xx not a char or name of build-in char group",
        "{\"tokenizer\":{\"type\":\"jieba\",\"dict\":[\"_extend_default_\"]}}@jieba dictionary _extend_default_ is not part of this build: add it as a file resource and name that as extra_dict_file",
        "{\"tokenizer\":\"standard\",\"filter\":[{\"type\":\"pinyin\",\"keep_original\":1}]}@keep_original must be a boolean value",
        "{\"tokenizer\":\"standard\",\"char_filter\":1}@char_filter params should be array",
        "{\"tokenizer\":\"standard\",\"char_filter\":[1]}@char_filter item should be object",
        "{\"tokenizer\":\"standard\",\"char_filter\":[{}]}@char_filter type must be set",
        "{\"tokenizer\":\"standard\",\"char_filter\":[{\"type\":1}]}@char_filter type should be string",
        "{\"tokenizer\":\"standard\",\"char_filter\":[{\"type\":\"x\"}]}@unsupported char_filter type: x",
        "{\"tokenizer\":\"standard\",\"char_filter\":[{\"type\":\"mapping\"}]}@mapping char_filter must set mappings",
        "{\"tokenizer\":\"standard\",\"char_filter\":[{\"type\":\"mapping\",\"mappings\":[\"a\"]}]}@invalid mapping char_filter mapping: a",
        "{\"tokenizer\":\"standard\",\"char_filter\":[{\"type\":\"mapping\",\"mappings\":[\"=>a\"]}]}@mapping char_filter source must not be empty",
        "{\"tokenizer\":\"standard\",\"char_filter\":[{\"type\":\"mapping\",\"mappings\":[\"a=>x\",\"\\\\u0061=>y\"]}]}@mapping char_filter source must be unique: \"a\"",
        "{\"tokenizer\":\"standard\",\"char_filter\":[{\"type\":\"mapping\",\"mappings\":[\"a=>b\\\\\"]}]}@mapping char_filter escape sequence must not end with backslash",
        "{\"tokenizer\":\"standard\",\"char_filter\":[{\"type\":\"mapping\",\"mappings\":[\"\\\\ud83d=>x\"]}]}@mapping char_filter contains an invalid unicode escape",
        "{\"tokenizer\":\"standard\",\"char_filter\":[{\"type\":\"mapping\",\"mappings\":[\"\\\\u12=>x\"]}]}@mapping char_filter contains an invalid unicode escape",
        "{\"tokenizer\":\"grpc\"}@grpc tokenizer must be customized",
        "{\"tokenizer\":{\"type\":\"grpc\"}}@grpc tokenizer must set endpoint",
        "{\"tokenizer\":{\"type\":\"grpc\",\"endpoint\":1}}@grpc tokenizer endpoint must be string",
        "{\"tokenizer\":{\"type\":\"grpc\",\"endpoint\":\"\"}}@grpc tokenizer endpoint must not be empty",
        "{\"tokenizer\":{\"type\":\"grpc\",\"endpoint\":\"h:1\"}}@grpc tokenizer endpoint must start with http:// or https://",
        "{\"tokenizer\":{\"type\":\"grpc\",\"endpoint\":\"http://h:1\",\"parameters\":1}}@grpc tokenizer parameters must be array",
        "{\"tokenizer\":{\"type\":\"grpc\",\"endpoint\":\"http://h:1\",\"parameters\":[{\"key\":\"k\",\"values\":[1]}]}}@grpc tokenizer parameters item value 1 is not string",
        "{\"tokenizer\":{\"type\":\"lindera\",\"dict_kind\":\"ipadic\",\"user_dict\":\"x\"}}@lindera tokenizer user_dict is not part of this build",
        "{\"tokenizer\":{\"type\":\"lindera\",\"dict_kind\":\"unidic\"}}@lindera dictionary unidic is not part of this build",
        "{\"tokenizer\":\"language_identifier\"}@lang ident tokenizer must be customized",
        "{\"tokenizer\":{\"type\":\"language_identifier\"}}@analyzers must be set",
        "{\"tokenizer\":{\"type\":\"language_identifier\",\"analyzers\":1}}@analyzers must be dict",
        "{\"tokenizer\":{\"type\":\"language_identifier\",\"analyzers\":{\"en\":1}}}@sub analyzer \"en\" params must be dict",
        "{\"tokenizer\":{\"type\":\"language_identifier\",\"analyzers\":{}}}@default sub analyzer for language identifier analyzer must be set",
        "{\"tokenizer\":{\"type\":\"language_identifier\",\"analyzers\":{\"default\":{}},\"mapping\":1}}@mapping must be dict",
        "{\"tokenizer\":{\"type\":\"language_identifier\",\"identifier\":1}}@identifier params must be string or dict",
        "{\"tokenizer\":{\"type\":\"language_identifier\",\"identifier\":\"x\"}}@unknown identifier name: x",
        "{\"tokenizer\":{\"type\":\"language_identifier\",\"identifier\":{}}}@identifier type must be set",
        "{\"tokenizer\":{\"type\":\"language_identifier\",\"identifier\":{\"type\":\"x\"}}}@unknown identifier type: x",
        "{\"tokenizer\":{\"type\":\"language_identifier\",\"identifier\":{\"type\":\"whatlang\",\"confidence\":\"x\"}}}@confidence must be float",
        "[]@params should be a json map",
      })
  void refusesInMilvussWords(String parameters, String text) {
    assertThatThrownBy(() -> Analyzer.of(parameters))
        .isInstanceOfSatisfying(
            DatabaseException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.SEGCORE))
        .hasMessageContaining(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "x", "{\"type\":\"standard\"} 1", " "})
  void refusesWhatIsNoJson(String parameters) {
    assertThatThrownBy(() -> Analyzer.of(parameters)).hasMessageContaining("is no JSON");
  }

  @Test
  void refusesJsonWithoutBottom() {
    assertThatThrownBy(() -> Analyzer.of("[".repeat(100_000)))
        .isInstanceOf(DatabaseException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      value = {
        "whatlang@English@The dogs were running through the quiet streets of the old town@dog|were|run|through|quiet|street|old|town",
        "whatlang@Mandarin@我们在北京的大学里学习向量数据库的知识@我们|在|北京|的|大学|里|学习|向量|数据|据库|数据库|的|知识",
        "lingua@Chinese@我们在北京的大学里学习向量数据库的知识@我们|在|北京|的|大学|里|学习|向量|数据|据库|数据库|的|知识",
      })
  void aTextIsAnalyzedByItsLanguage(String identifier, String language, String text, String terms) {
    String analyzer = language.equals("English") ? "english" : "chinese";
    String parameters =
        "{\"tokenizer\":{\"type\":\"language_identifier\",\"identifier\":\""
            + identifier
            + "\",\"analyzers\":{\"default\":{\"tokenizer\":\"whitespace\"},\"mine\":{\"type\":\""
            + analyzer
            + "\"}},\"mapping\":{\""
            + language
            + "\":\"mine\"}}}";
    assertThat(Analyzer.of(parameters).terms(text)).containsExactly(terms.split("\\|"));
    assertThat(
            Analyzer.of(parameters)
                .terms("Der Hund schläft den ganzen Tag und die Katze ist auch müde"))
        .startsWith("Der", "Hund");
  }

  @Test
  void severalAnalyzersAreChosenByName() {
    MultiAnalyzer analyzers =
        MultiAnalyzer.of(
            """
            {"by_field":"language","alias":{"de":"german","x":"nobody"},
             "analyzers":{"default":{"tokenizer":"whitespace"},"german":{"type":"standard"}}}\
            """);
    assertThat(analyzers.byField()).isEqualTo("language");
    assertThat(analyzers.analyzer("german").terms("A")).isEqualTo(List.of("a"));
    assertThat(analyzers.analyzer("de").terms("A")).isEqualTo(List.of("a"));
    for (String other : List.of("default", "", "fr", "x")) {
      assertThat(analyzers.analyzer(other).terms("A")).isEqualTo(List.of("A"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      value = {
        "{}@multi analyzer params now must set by_field",
        "{\"by_field\":1}@multi analyzer params by_field must be string but now: 1",
        "{\"by_field\":\"f\"}@multi analyzer params must set analyzers",
        "{\"by_field\":\"f\",\"analyzers\":{}}@multi analyzer must set default analyzer",
        "{\"by_field\":\"f\",\"alias\":1,\"analyzers\":{}}@multi analyzer alias must be string map",
        "{\"by_field\":\"f\",\"analyzers\":{\"a\":{\"tokenizer\":\"x\"}}}@analyzer a params invalid: unsupported tokenizer: x",
      })
  void refusesSeveralAnalyzersInMilvussWords(String parameters, String text) {
    assertThatThrownBy(() -> MultiAnalyzer.of(parameters)).hasMessageContaining(text);
  }

  /// CRC-32 as Python's zlib gives it.
  @Test
  void hashesTermsAsMilvus() {
    assertThat(Integer.toUnsignedLong(TermHash.of("milvus"))).isEqualTo(HASH_MILVUS);
    assertThat(TermHash.of("a".repeat(100) + "b")).isEqualTo(TermHash.of("a".repeat(100)));
  }

  private static final long HASH_MILVUS = 725768567L;
}
