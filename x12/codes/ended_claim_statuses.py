"""Claim status codes (code source 508) that X12 has taken out of use: old answers have them still."""

from __future__ import annotations

_ENDED = (
    "4 5 7 8 9 10 11 13 14 22 28 36 43 48 58 62 63 67 68 69 70 71 74 75 76 77 79 80 82 87 108 112 113 115 118 119 120 "
    "151 169 220 221 248 253 278 280 285 289 302 303 304 309 321 328 332 338 347 348 349 350 351 355 356 357 358 359 "
    "361 362 367 368 369 370 371 372 373 376 377 378 379 381 392 393 399 404 405 410 411 412 413 415 416 418 421 422 "
    "423 424 425 426 427 429 436 437 438 439 440 444 445 446 447 448 461 462 463 482 570 641"
)
ENDED_STATUSES: dict[str, str] = dict.fromkeys(_ENDED.split(), "Ended code: ask the payer what it means")
