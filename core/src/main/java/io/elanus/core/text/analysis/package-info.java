/// Text to terms: what `analyzer_params` of a field describes. Start at [Analyzer]; the texts of
/// what is refused are Milvus's.
///
/// ```
/// text -> Tokenizer -> TokenFilter -> ... -> TokenSink
/// ```
///
/// | file                  | responsibility                                             |
/// |-----------------------|------------------------------------------------------------|
/// | [Analyzer]            | a tokenizer and its filters; terms, or tokens with offsets  |
/// | [AnalyzerParser]      | JSON to an analyzer, or Milvus's refusal                     |
/// | [MultiAnalyzer]       | one analyzer a row, chosen by another field                  |
/// | [FieldAnalysis]       | what the parameters of a field ask for                       |
/// | [CharacterTokenizer]  | runs of characters: standard, whitespace, char_group         |
/// | [IcuTokenizer]        | words by Unicode's rules and dictionaries                    |
/// | [ThaiTokenizer]       | the same without what stands between words                   |
/// | [JiebaTokenizer]      | Chinese words, see the package `jieba`                       |
/// | [DictionaryTokenizer] | Japanese and Korean words, by Lucene's dictionaries          |
/// | [TagFilter]           | keeps or drops words by what kind of word they are           |
/// | [RemoteTokenizer]     | words by a service, see [RemoteTokenizers]                   |
/// | [MappedTokenizer]     | cuts what [CharacterMapping]s made of a text                 |
/// | [LanguageTokenizer]   | another analyzer for each language                           |
/// | [TokenFilters]        | filters that keep, drop or change one token                  |
/// | [PinyinFilter]        | how Chinese words are read                                   |
/// | [Synonyms]            | words that stand for each other                              |
/// | [WordFiles]           | the files of words that parameters may name                  |
/// | [StopWords]           | the lists that have a name                                   |
/// | [TermHash]            | a term as a position of a sparse vector                      |
///
/// A tokenizer and a filter are immutable and safe for all threads; a [TokenSink] belongs to one
/// text.
@NullMarked
package io.elanus.core.text.analysis;

import org.jspecify.annotations.NullMarked;
