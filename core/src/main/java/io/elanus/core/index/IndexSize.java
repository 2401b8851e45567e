package io.elanus.core.index;

/// What an index takes, as estimated before it is built or opened: within a tenth of what it then
/// takes, where a segment has a thousand rows or more.
///
/// Rows that are equal as coded are taken to be few: each costs a graph 8 bytes more of its file.
///
/// @param fileBytes of its file
/// @param residentBytes of memory when it was opened, mapped files not counted; what searches work
///   with comes on top of it
public record IndexSize(long fileBytes, long residentBytes) {}
