/// The binding that trusts nobody, for tests: what crosses between roles is bytes, and the link
/// behaves as badly as a network may. Start at [ParanoidBinding]; [Fate] is all that can happen to
/// a request, [FaultSchedule] draws one for each from a seeded source, [FaultRates] says how often.
///
/// On one thread the same seed gives the same faults. On several, the order in which they draw is
/// the machine's; the seed gives the same mixture.
@NullMarked
package io.elanus.cluster.transport.paranoid;

import org.jspecify.annotations.NullMarked;
