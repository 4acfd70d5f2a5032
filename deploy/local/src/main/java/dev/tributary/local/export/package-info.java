/** Models in the format of the trainer that made them. */
package dev.tributary.local.export;
