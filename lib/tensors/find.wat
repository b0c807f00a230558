;; Looks at values by their bits, 64 bytes at a time: whether any is not zero (1), whether any is NaN or infinite (2).
;; $magnitude has the bits beside signs, $exponents those of exponents, $lowest the lowest of each exponent: where an exponent
;; is ones alone, adding that carries into the sign.
(module
  (memory (export "memory") 18)

  ;; Over the memory up to $end, a multiple of 64 above 0.
  (func (export "find") (param $end i32) (param $magnitude i32) (param $exponents i32) (param $lowest i32) (result i32)
    (local $at i32)
    (local $m v128) (local $e v128) (local $l v128)
    (local $bits v128) (local $carries v128) (local $x v128) (local $y v128)
    (local.set $m (i32x4.splat (local.get $magnitude)))
    (local.set $e (i32x4.splat (local.get $exponents)))
    (local.set $l (i32x4.splat (local.get $lowest)))
    (loop $next
      (local.set $x (v128.load (local.get $at)))
      (local.set $y (v128.load offset=16 (local.get $at)))
      (local.set $bits (v128.or (local.get $bits) (v128.or (local.get $x) (local.get $y))))
      (local.set $x (i32x4.add (v128.and (local.get $x) (local.get $e)) (local.get $l)))
      (local.set $y (i32x4.add (v128.and (local.get $y) (local.get $e)) (local.get $l)))
      (local.set $carries (v128.or (local.get $carries) (v128.or (local.get $x) (local.get $y))))
      (local.set $x (v128.load offset=32 (local.get $at)))
      (local.set $y (v128.load offset=48 (local.get $at)))
      (local.set $bits (v128.or (local.get $bits) (v128.or (local.get $x) (local.get $y))))
      (local.set $x (i32x4.add (v128.and (local.get $x) (local.get $e)) (local.get $l)))
      (local.set $y (i32x4.add (v128.and (local.get $y) (local.get $e)) (local.get $l)))
      (local.set $carries (v128.or (local.get $carries) (v128.or (local.get $x) (local.get $y))))
      (br_if $next (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 64))) (local.get $end)))
    )
    (i32.or
      (v128.any_true (v128.and (local.get $bits) (local.get $m)))
      (i32.shl (v128.any_true (v128.andnot (local.get $carries) (local.get $m))) (i32.const 1)))
  )
)
