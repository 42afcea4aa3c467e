"""How passwords are kept."""

from core.hashers import SchoolArgon2


def test_a_password_is_kept_with_argon2id_of_a_measured_cost():
    kept = SchoolArgon2().encode("ながい合言葉です", "somesaltsomesalt")
    assert kept.startswith("argon2$argon2id$v=19$m=47104,t=1,p=1$")
    assert SchoolArgon2().verify("ながい合言葉です", kept)
    assert not SchoolArgon2().verify("別の合言葉です", kept)
