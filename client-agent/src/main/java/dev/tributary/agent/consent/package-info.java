/**
 * What the owner of this site's data says to each job: a policy, and answers by hand. Start reading
 * at {@link dev.tributary.agent.consent.Desk}.
 */
package dev.tributary.agent.consent;
