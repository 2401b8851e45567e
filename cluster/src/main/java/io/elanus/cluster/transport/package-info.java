/// What connects the roles. Start at [RoleMethods], the table of every method, then [Binding].
///
/// A *binding* takes a role and gives the same role as others see it:
///
/// | binding | a call is | for |
/// |---|---|---|
/// | [Binding#DIRECT] | a method call | one process |
/// | [io.elanus.cluster.transport.paranoid.ParanoidBinding] | bytes there and back, through a link that repeats, loses and delays by a seeded schedule | tests |
///
/// Between two processes the same parts are put together over a real link:
///
/// ```
/// caller's side                                          role's side
/// StreamingNodeStub -> Caller -> Link  ~ ~ ~ bytes ~ ~ ~ Endpoint -> StreamingNode
///                      retries                           decodes, calls, encodes
/// ```
///
/// | file | responsibility |
/// |---|---|
/// | [RoleMethod], [RoleMethods] | name, repetition, deadline, retriable codes, codecs of each method |
/// | [Caller] | one call as its caller sees it: encoding, retries, errors |
/// | [Link] | carries bytes; all that a transport has to bring |
/// | [Endpoint] | a role behind its bytes |
/// | [Answer] | what comes back: a value or a refusal |
/// | `...Stub` | a role's interface over a [Caller] |
///
/// Promises of a call:
/// - nothing is shared between caller and role: both sides may keep and change what they hold;
/// - an [Repetition#IDEMPOTENT] method is tried again when the link fails, [Caller#TRIES] times at
///   most;
/// - a [Repetition#ONCE] method is sent once; when the link fails its outcome is unknown, and the
///   error says so;
/// - a request that was given up may still arrive later than its repetition, and later than calls
///   that were made after it was answered: every idempotent method has to bear that
///   (docs/decisions/0090).
@NullMarked
package io.elanus.cluster.transport;

import org.jspecify.annotations.NullMarked;
