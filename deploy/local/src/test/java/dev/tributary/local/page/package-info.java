/** The page in a real browser. Start reading at {@link dev.tributary.local.page.PageIT}. */
package dev.tributary.local.page;
